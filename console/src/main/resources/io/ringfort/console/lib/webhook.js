// A request to a customer's server and its answer, folded up.

import { el, facts } from "./ui.js";

const { b, details, div, p, pre, span, summary } = el;

/**
 * @param event `{request: {method, url, parameters}, response: {response_code, request_duration, content_type,
 *   response_body}}`, as a call's events have it; and of a message's `note`, beside the status, and `isBad`
 * @param failed what is shown below one that failed
 */
export function Webhook({ event, failed }) {
  const { request, response, note } = event;
  const status = Number(response.response_code);
  const isGood = status >= 200 && status < 300 && !event.isBad;
  const parameters = Object.entries(request.parameters || {});
  return details({ class: "webhook" },
    summary(
      span({ class: `badge ${isGood ? "good" : "bad"}` }, status ? response.response_code : "No answer"),
      span({ class: "url" }, `${request.method || ""} ${request.url || ""}`),
      note && span({ class: "soft" }, note),
      response.request_duration && span({ class: "soft" }, `${response.request_duration} ms`)),
    div({ class: "webhook-body" },
      parameters.length > 0 && div(p(b("Sent")), facts(parameters)),
      div(p(b("Answered"), response.content_type ? ` · ${response.content_type}` : ""), response.response_body ? pre({ tabIndex: 0 }, response.response_body) : p({ class: "soft" }, "Nothing to show.")),
      event.text && p({ class: "hint" }, event.text),
      !isGood && failed));
}
