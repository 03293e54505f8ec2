import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";
import { ROOT } from "./api/client";
import { queries } from "./api/use-answer";
import "./design/base.css";
import "./design/design.css";
import { startTheme } from "./design/theme";
import { Shell } from "./shell/Shell";

startTheme();
const place = document.getElementById("page");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Router base={new URL(ROOT).pathname.replace(/\/$/, "")}>
          <Shell />
        </Router>
      </QueryClientProvider>
    </StrictMode>,
  );
}
