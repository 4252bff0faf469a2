// Theme and density: kept in cookies, so that the server renders the next page in them without a flash.
const YEAR = 365 * 24 * 3600;

function keep(name: string, value: string): void {
  document.cookie = `${name}=${value};path=/;max-age=${YEAR};samesite=lax`;
}

function setTheme(theme: string): void {
  document.documentElement.dataset.bsTheme = theme;
  keep("theme", theme);
  document.dispatchEvent(new CustomEvent("zg:theme", { detail: theme }));
}

function setDensity(density: string): void {
  document.documentElement.dataset.zgDensity = density;
  keep("density", density);
  for (const button of document.querySelectorAll<HTMLElement>("[data-density]")) {
    button.setAttribute("aria-pressed", String(button.dataset.density === density));
  }
}

/** On phones the navigation scrolls sideways: show where one is. */
function showPlace(): void {
  for (const link of document.querySelectorAll(".zg-pages [aria-current], .zg-rail [aria-current]")) {
    link.scrollIntoView({ block: "nearest", inline: "center" });
  }
}

/** Wire [data-theme-switch] and [data-density]; menus close when one clicks elsewhere or presses Esc. */
export function startLook(): void {
  showPlace();
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-theme-switch]")) setTheme(document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark");
    const density = target.closest<HTMLElement>("[data-density]")?.dataset.density;
    if (density) setDensity(density);
    target.closest("[data-dismiss]")?.closest(".zg-say")?.remove();
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.zg-menu[open]")) {
      if (!menu.contains(target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.zg-menu[open]")) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}
