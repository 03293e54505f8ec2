import { type Factor, signed } from "./answer";

const MEANING: Readonly<Record<Factor["name"], string>> = {
  prior: "how often such a change breaks something",
  timing: "who saw it",
  size: "how large it is",
  rarity: "how rarely this changes",
  reach: "whether it leads to what is wrong",
  origin: "first of its kind, or an echo",
  effect: "what became unusual with it",
  shared: "one change of many jobs, or of one",
  siblings: "what other versions say",
};

/** What speaks for a suspect and what against it: a bar to the right or to the left for each piece, with its reason. */
export function Evidence(props: {
  factors: readonly Factor[];
  scale: number;
  /** What the sum means as a percentage, in words. */
  meaning: string;
}) {
  const { factors, scale, meaning } = props;
  const sum = factors.reduce((total, { value }) => total + value, 0);
  return (
    <table className="evidence">
      <caption className="unseen">Evidence for and against this suspect</caption>
      <tbody>
        {factors.map((factor) => (
          <tr key={factor.name}>
            <th scope="row">
              {factor.name}
              <small>{MEANING[factor.name]}</small>
            </th>
            <td className="bar" aria-hidden="true">
              <Bar value={factor.value} scale={scale} />
            </td>
            <td className="number">{signed(factor.value)}</td>
            <td className="why">{factor.text}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">together</th>
          <td className="bar" />
          <td className="number">{signed(sum)}</td>
          <td className="why quiet">{meaning}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function Bar({ value, scale }: { value: number; scale: number }) {
  const width = Math.min(50, (Math.abs(value) / scale) * 50);
  return (
    <span className="bar-track">
      <span
        className={value < 0 ? "bar-fill against" : "bar-fill for"}
        style={value < 0 ? { right: "50%", width: `${width}%` } : { left: "50%", width: `${width}%` }}
      />
    </span>
  );
}
