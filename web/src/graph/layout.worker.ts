/** The layout off the main thread: takes `{number, wanted}`, answers `{number, places}`. */
import { layout, type Wanted } from "./layout";

self.onmessage = ({ data }: MessageEvent<{ number: number; wanted: Wanted }>) => {
  self.postMessage({ number: data.number, places: [...layout(data.wanted)] });
};
