// The front door leads to the first page with what it was asked for: a place, a scenario, the evening.
// What the first page does not have, moved.js looks for.
location.replace(`book/index.html${location.search}${location.hash}`);
