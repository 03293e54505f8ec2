import { useTitle } from "../address/use-address";
import { Empty } from "../design/Answer";

export default function DeadLettersView() {
  useTitle("Dead letters");
  return (
    <div className="stack">
      <h1>Dead letters</h1>
      <Empty>This view is being built.</Empty>
    </div>
  );
}
