import { Component, lazy, type ReactNode, Suspense, useState } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import { address } from "../address/address";
import { Empty, Loading } from "../design/Answer";
import { choose, theme } from "../design/theme";
import { FindBox } from "../find/FindBox";
import { KeyDialog } from "../key/KeyDialog";
import { Health } from "./Health";
import "./shell.css";

/** A view is loaded when it is first looked at, so the first one is there soon. */
const views = [
  ["/", lazy(() => import("../home/HomeView"))],
  ["/find", lazy(() => import("../find/FindView"))],
  ["/graph", lazy(() => import("../graph/GraphView"))],
  ["/dataset", lazy(() => import("../dataset/DatasetView"))],
  ["/job", lazy(() => import("../job/JobView"))],
  ["/run", lazy(() => import("../run/RunView"))],
  ["/models", lazy(() => import("../model/ModelsView"))],
  ["/model", lazy(() => import("../model/ModelView"))],
  ["/impact", lazy(() => import("../impact/ImpactView"))],
  ["/root-cause", lazy(() => import("../root-cause/RootCauseView"))],
  ["/runs", lazy(() => import("../operate/RunsView"))],
  ["/dead-letters", lazy(() => import("../operate/DeadLettersView"))],
] as const;

const MENU = [
  ["", "Home"],
  ["models", "Models"],
  ["graph", "Graph"],
  ["impact", "Impact"],
  ["root-cause", "Root cause"],
  ["runs", "Runs"],
  ["dead-letters", "Dead letters"],
] as const;

/** What stands around every view: the name, the box to find things, the menu, and how Headwater itself is. */
export function Shell() {
  const [path] = useLocation();
  return (
    <>
      <a className="skip" href="#view">
        Skip to content
      </a>
      <header className="shell">
        <Link href={address("")} className="brand">
          <img src="icon.svg" alt="" width="24" height="24" />
          Headwater
        </Link>
        <nav aria-label="Views">
          {MENU.map(([view, word]) => (
            <Link key={view} href={address(view)} aria-current={path === `/${view}` ? "page" : undefined}>
              {word}
            </Link>
          ))}
        </nav>
        <FindBox />
        <KeyDialog />
        <ThemeButton />
      </header>
      <Health />
      <main id="view" tabIndex={-1}>
        <Caught key={path}>
          <Suspense fallback={<Loading what="this view" />}>
            <Switch>
              {views.map(([route, View]) => (
                <Route key={route} path={route} component={View} />
              ))}
              <Route>
                <Empty>
                  <strong>No such view</strong>
                  <span>
                    Nothing is shown at this address. <Link href={address("")}>Go to the first page.</Link>
                  </span>
                </Empty>
              </Route>
            </Switch>
          </Suspense>
        </Caught>
      </main>
    </>
  );
}

function ThemeButton() {
  const [shown, setShown] = useState(theme);
  const next = shown === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      className="button theme"
      aria-label={`Show in ${next}`}
      title={`Show in ${next}`}
      onClick={() => {
        choose(next);
        setShown(next);
      }}
    >
      {shown === "dark" ? "☀" : "☾"}
    </button>
  );
}

/** A fault of the page itself: said, and the rest of the page goes on. */
class Caught extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="notice bad" role="alert">
        <strong>This view has a fault</strong>
        <span>It is Headwater's, not yours: {error.message}</span>
        <div>
          <button type="button" className="button" onClick={() => location.reload()}>
            Load the page again
          </button>
        </div>
      </div>
    );
  }
}
