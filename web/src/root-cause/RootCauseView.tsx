import { useTitle } from "../address/use-address";
import { Empty } from "../design/Answer";

export default function RootCauseView() {
  useTitle("Root cause");
  return (
    <div className="stack">
      <h1>Root cause</h1>
      <Empty>This view is being built.</Empty>
    </div>
  );
}
