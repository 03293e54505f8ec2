import { useTitle } from "../address/use-address";
import { Empty } from "../design/Answer";

export default function ModelView() {
  useTitle("Model");
  return (
    <div className="stack">
      <h1>Model</h1>
      <Empty>This view is being built.</Empty>
    </div>
  );
}
