import { useTitle } from "../address/use-address";
import { Empty } from "../design/Answer";

export default function HomeView() {
  useTitle("Home");
  return (
    <div className="stack">
      <h1>Home</h1>
      <Empty>This view is being built.</Empty>
    </div>
  );
}
