/**
 * A large drawing that is moved about: while it moves, the picture of it is moved; when it rests, it is drawn anew, a
 * slice at a time, so that no frame waits for thirty thousand edges.
 */
import {
  cleared,
  drawDots,
  drawLandmarks,
  drawLines,
  type Palette,
  type Prepared,
  type Viewport,
} from "./drawing";

/** Edges drawn in one go. */
const SLICE = 1_500;
/** What is drawn beyond each side of the screen, as a share of it: it comes into view when the picture is moved. */
const BEYOND = 0.25;
/** Time without movement after which it is drawn anew, in milliseconds. */
const REST = 90;

export class Snapshot {
  private taken: { readonly canvas: HTMLCanvasElement; readonly view: Viewport } | null = null;
  private timer = 0;
  private frame = 0;

  constructor(
    private readonly screen: CanvasRenderingContext2D,
    private readonly drawing: Prepared,
    private readonly palette: Palette,
    private readonly scale: number,
  ) {}

  /** Show the drawing at this view: at once as it was drawn last, and soon as it is. */
  show(view: Viewport): void {
    this.move(view);
    this.stop();
    this.timer = window.setTimeout(() => this.take(view), this.taken ? REST : 0);
  }

  stop(): void {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
  }

  private take(shown: Viewport): void {
    const [dx, dy] = [shown.width * BEYOND, shown.height * BEYOND];
    // The same world, on a canvas whose corner is further out.
    const view = {
      ...shown,
      x: shown.x + dx,
      y: shown.y + dy,
      width: shown.width + 2 * dx,
      height: shown.height + 2 * dy,
    };
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(view.width * this.scale);
    canvas.height = Math.round(view.height * this.scale);
    const context = canvas.getContext("2d");
    if (!context) return;
    cleared(context, view, this.scale);
    let next = 0;
    const slice = () => {
      if (next < this.drawing.lines.length) {
        drawLines(context, this.drawing, view, this.palette, next, next + SLICE);
        next += SLICE;
        this.frame = requestAnimationFrame(slice);
        return;
      }
      drawDots(context, this.drawing, view, this.palette);
      drawLandmarks(context, this.drawing, view, this.palette);
      this.taken = { canvas, view };
      this.move(shown);
    };
    slice();
  }

  /** The picture where the view has it now. */
  private move(view: Viewport): void {
    const { screen, taken, scale } = this;
    if (!taken) return;
    screen.setTransform(1, 0, 0, 1, 0, 0);
    screen.clearRect(0, 0, screen.canvas.width, screen.canvas.height);
    const by = view.zoom / taken.view.zoom;
    screen.setTransform(
      by,
      0,
      0,
      by,
      (view.x - taken.view.x * by) * scale,
      (view.y - taken.view.y * by) * scale,
    );
    screen.drawImage(taken.canvas, 0, 0);
  }
}
