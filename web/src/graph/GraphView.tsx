import { useTitle } from "../address/use-address";
import { Empty } from "../design/Answer";

export default function GraphView() {
  useTitle("Graph");
  return (
    <div className="stack">
      <h1>Graph</h1>
      <Empty>This view is being built.</Empty>
    </div>
  );
}
