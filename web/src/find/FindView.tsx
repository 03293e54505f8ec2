import { useTitle } from "../address/use-address";
import { Empty } from "../design/Answer";

export default function FindView() {
  useTitle("Find");
  return (
    <div className="stack">
      <h1>Find</h1>
      <Empty>This view is being built.</Empty>
    </div>
  );
}
