// @ts-check

/** Which share of the sessions is told of: none where nobody collects what players tell, as the server says in the page. */
export const toldShare = () => document.documentElement.dataset.telemetry === "off" ? 0 : 1;
