import { useTitle } from "../address/use-address";
import { Empty } from "../design/Answer";

export default function JobView() {
  useTitle("Job");
  return (
    <div className="stack">
      <h1>Job</h1>
      <Empty>This view is being built.</Empty>
    </div>
  );
}
