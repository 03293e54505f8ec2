import { useTitle } from "../address/use-address";
import { Empty } from "../design/Answer";

export default function ImpactView() {
  useTitle("Impact");
  return (
    <div className="stack">
      <h1>Impact</h1>
      <Empty>This view is being built.</Empty>
    </div>
  );
}
