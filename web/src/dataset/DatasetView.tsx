import { useTitle } from "../address/use-address";
import { Empty } from "../design/Answer";

export default function DatasetView() {
  useTitle("Dataset");
  return (
    <div className="stack">
      <h1>Dataset</h1>
      <Empty>This view is being built.</Empty>
    </div>
  );
}
