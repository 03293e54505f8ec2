import { useTitle } from "../address/use-address";
import { Empty } from "../design/Answer";

export default function RunView() {
  useTitle("Run");
  return (
    <div className="stack">
      <h1>Run</h1>
      <Empty>This view is being built.</Empty>
    </div>
  );
}
