import { useTitle } from "../address/use-address";
import { Empty } from "../design/Answer";

export default function RunsView() {
  useTitle("Runs");
  return (
    <div className="stack">
      <h1>Runs</h1>
      <Empty>This view is being built.</Empty>
    </div>
  );
}
