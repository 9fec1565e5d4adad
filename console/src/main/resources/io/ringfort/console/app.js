// The frame of the console: sign-in, navigation, and the page that the address names.

import { Fragment, Form, Overlays, el, field, h, loading, problem, render, useEffect, useRef, useState } from "./lib/ui.js";
import { onSession, session, signIn, signOut } from "./lib/api.js";
import { current, useLine } from "./lib/line.js";
import { number } from "./lib/format.js";

const { a, button, div, header, main, nav, p, span, h1, img } = el;

/** @param load the page's module, asked for when it is first looked at */
const PAGES = [
  { path: "overview", name: "Overview", load: () => import("./pages/overview.js") },
  { path: "calls", name: "Calls", load: () => import("./pages/calls.js") },
  { path: "messages", name: "Messages", load: () => import("./pages/messages.js") },
  { path: "phones", name: "Phones", load: () => import("./pages/phones.js") },
  { path: "numbers", name: "Numbers", load: () => import("./pages/numbers.js"), group: "Set up" },
  { path: "applications", name: "Applications", load: () => import("./pages/applications.js") },
  { path: "services", name: "Messaging services", load: () => import("./pages/services.js") },
  { path: "sip", name: "SIP domains", load: () => import("./pages/sip.js") },
  { path: "keys", name: "API keys", load: () => import("./pages/keys.js") },
  { path: "trunks", name: "Carriers", load: () => import("./pages/trunks.js"), group: "Operate", operators: true },
  { path: "stack", name: "Stack", load: () => import("./pages/stack.js"), operators: true },
];

/** `#/calls/CA...?status=busy`: the page, what comes after it, and the query. */
function place() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, ...rest] = path.split("/");
  return { name: name || "overview", rest: rest.map(decodeURIComponent), query: new URLSearchParams(query || "") };
}

function useChanges(subscribe) {
  const [, redraw] = useState(0);
  useEffect(() => subscribe(() => redraw((n) => n + 1)), []);
}

function App() {
  useChanges(onSession);
  useChanges((listener) => {
    addEventListener("hashchange", listener);
    return () => removeEventListener("hashchange", listener);
  });
  return h(Fragment, null, session() ? h(Frame) : h(SignIn), h(Overlays));
}

function SignIn() {
  const [user, setUser] = useState("");
  const [secret, setSecret] = useState("");
  useEffect(() => { document.title = "Sign in · Ringfort"; }, []);
  return main({ class: "sign-in" },
    div({ class: "card" },
      div({ class: "brand" }, img({ src: "icon.svg", alt: "", width: 32, height: 32 }), span("Ringfort")),
      h1("Sign in"),
      p({ class: "lead" }, "With what ./ringfort up printed, or with an API key."),
      h(Form, { submit: () => signIn(user.trim(), secret.trim()), text: "Sign in" },
        field({ name: "Account or key SID", value: user, set: setUser, required: true, placeholder: "AC… or SK…", autocomplete: "username" }),
        field({ name: "Auth token or key secret", value: secret, set: setSecret, kind: "password", required: true, autocomplete: "current-password" })),
      p({ class: "hint" }, "Kept in this tab only, until you close it or sign out.")));
}

function Frame() {
  const [isOpen, setOpen] = useState(false);
  const at = place();
  const pages = PAGES.filter((page) => !page.operators || session().isOperator);
  const page = pages.find((candidate) => candidate.path === at.name) || pages[0];
  useEffect(() => setOpen(false), [location.hash]);
  return div({ class: "frame" },
    a({ class: "skip", href: "#content", onClick: (e) => { e.preventDefault(); document.getElementById("content").focus(); } }, "Skip to the page"),
    header({ class: "bar" },
      a({ class: "brand", href: "#/overview" }, img({ src: "icon.svg", alt: "", width: 28, height: 28 }), span("Ringfort")),
      button({ type: "button", class: "button quiet menu", "aria-expanded": isOpen, "aria-controls": "menu", onClick: () => setOpen(!isOpen) }, isOpen ? "Close" : "Menu")),
    nav({ id: "menu", class: isOpen ? "side open" : "side", "aria-label": "Pages" },
      pages.map((candidate) => h(Fragment, { key: candidate.path },
        candidate.group && p({ class: "side-group" }, candidate.group),
        a({ href: `#/${candidate.path}`, "aria-current": candidate === page ? "page" : undefined }, candidate.name))),
      div({ class: "side-foot" },
        p({ class: "side-account", title: session().account }, session().name, el.br(), span({ class: "sid" }, session().user)),
        h(Theme),
        button({ type: "button", class: "button quiet", onClick: signOut }, "Sign out"))),
    page.path !== "phones" && h(Line),
    main({ id: "content", tabIndex: -1 }, h(Loaded, { key: page.path, page, at })));
}

/** A call of this browser, on pages that are about something else. */
function Line() {
  const { call } = useLine();
  return call && call.state !== "ended" && div({ class: "line", role: "status" },
    a({ href: "#/phones" }, `${call.state === "incoming" ? "Incoming call from" : "In a call with"} ${number(call.other)}`),
    button({ type: "button", class: "button stop", onClick: () => current().hangUp() }, call.state === "incoming" ? "Decline" : "Hang up"));
}

/** The page's module, once it is here. */
function Loaded({ page, at }) {
  const [module, setModule] = useState(null);
  const [error, setError] = useState(null);
  const isFirst = useRef(true);
  useEffect(() => {
    page.load().then(setModule, () => setError(new Error("This page could not be loaded. Is the stack running?")));
  }, []);
  useEffect(() => {
    // Who comes by keyboard or ear begins at the new page's title.
    if (module && !isFirst.current) {
      document.querySelector("main h1")?.focus();
    }
    isFirst.current = false;
  }, [module, at.rest.join("/")]);
  return error ? problem(error) : module ? h(module.default, { rest: at.rest, query: at.query }) : loading();
}

const THEMES = ["auto", "light", "dark"];

function theme() {
  const chosen = localStorage.getItem("ringfort.theme");
  return THEMES.includes(chosen) ? chosen : "auto";
}

function Theme() {
  const [chosen, setChosen] = useState(theme());
  const next = THEMES[(THEMES.indexOf(chosen) + 1) % THEMES.length];
  return button({
    type: "button", class: "button quiet",
    onClick: () => {
      localStorage.setItem("ringfort.theme", next);
      document.documentElement.dataset.theme = next;
      setChosen(next);
    },
  }, `Theme: ${chosen}`);
}

document.documentElement.dataset.theme = theme();
render(h(App), document.getElementById("app"));
