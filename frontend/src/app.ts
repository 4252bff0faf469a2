// What every page needs; the islands (order grid, dashboard) are entries of their own.
import htmx from "htmx.org";
import { startAbout } from "./app/about";
import { startAsking } from "./app/ask";
import { startBar } from "./app/bar";
import { startForms } from "./app/forms";
import { startKeys } from "./app/keys";
import { startLists } from "./app/lists";
import { startLook } from "./app/look";

// The content policy forbids eval and inline styles; pages with figures do not belong into local storage.
Object.assign(htmx.config, { allowEval: false, includeIndicatorStyles: false, historyCacheSize: 0, refreshOnHistoryMiss: true, selfRequestsOnly: true });

// A refusal names its own target (HX-Retarget) and is shown although its status is an error.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const detail = (event as CustomEvent<{ xhr: XMLHttpRequest; shouldSwap: boolean }>).detail;
  if (detail.xhr.getResponseHeader("HX-Retarget")) detail.shouldSwap = true;
});
document.body.addEventListener("htmx:beforeRequest", () => document.getElementById("refusal")?.replaceChildren());
for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.body.addEventListener(name, (event) => {
    const xhr = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr;
    const apology = document.querySelector<HTMLTemplateElement>("#offline");
    if (apology && !xhr.getResponseHeader("HX-Retarget")) document.getElementById("refusal")?.replaceChildren(apology.content.cloneNode(true));
  });
}

// Empty filters do not belong into the address that a search leaves behind.
document.body.addEventListener("htmx:configRequest", (event) => {
  const detail = (event as CustomEvent<{ verb: string; parameters: FormData }>).detail;
  if (detail.verb === "get") for (const [name, value] of [...detail.parameters.entries()]) if (value === "") detail.parameters.delete(name);
});

startLook();
startBar();
startForms();
startAsking();
startLists();
startKeys();
startAbout();
