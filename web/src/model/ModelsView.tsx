import { useTitle } from "../address/use-address";
import { Empty } from "../design/Answer";

export default function ModelsView() {
  useTitle("Models");
  return (
    <div className="stack">
      <h1>Models</h1>
      <Empty>This view is being built.</Empty>
    </div>
  );
}
