/** Every English word of the page. */
export const en = {
  title: "Which school is ours?",
  otherLanguage: "中文",
  otherLanguageLabel: "这个页面用中文显示",
  map: "Map of schools and their zones",
  meters: (number: string) => `${number} m`,

  findHint: "Click your home on the map, or type the name or number of your block.",
  findPlaceholder: "Name or number",
  findButton: "Find",
  unknownBlock: (text: string) => `No block here is called “${text}”.`,
  outside: "This place is outside the district.",
  offline: "The server does not answer. Try again in a moment.",

  goesTo: (block: string) => `${block} belongs to`,
  noSeat: "There is no seat for this block",
  walk: (meters: string) => `${meters} away`,
  arithmetic: "Distance + crowding in meters, school by school",
  school: "School",
  distance: "Distance",
  crowding: "Crowding",
  sum: "Sum",
  seatsToGetIn: (seats: string, one: boolean) =>
    one ? "one more seat there would bring you in" : `${seats} more seats there would bring you in`,
  yours: "yours",
  exception: "Exception",
  exceptions: {
    pin: "the office has assigned this block",
    "not-twice": "it was moved not long ago, and is not moved again",
    "own-block": "the school stands in this block",
    ban: "the office has ruled out the school that counts least",
    "too-far": "the school that counts least is farther than anybody may walk",
    keep: "it keeps its school, because moving counts more",
    connected: "zones are of one piece",
    "whole-block": "blocks are never split",
    rule: "the rule is not least walk",
  } as Record<string, string>,
  waiting: "Looking…",
  close: "Close",
  copyLink: "Copy link",
  copied: "Copied",

  plan: "This plan",
  meanWalk: "mean distance",
  bound: (meters: string, gap: string) =>
    `No plan can be below ${meters}; this one is ${gap} above.`,
  overSeats: "children over seats",
  unplaced: "without a seat",
  atNearest: "at their nearest school",
  meaning: "What does this mean?",
  meanings: [
    "Everybody to the nearest school would overfill some schools. So every over-asked school has a crowding: a number of meters that counts on top of everybody's distance to it, the same for all families. Each block goes where distance + crowding is least.",
    "The crowdings are chosen so that all children together walk as little as the seats allow. They also prove it: from them follows a distance below which no plan can be, and anybody can check that.",
    "Blocks are never split. For a few that means another school than the sum says; they are listed as exceptions.",
  ],
  nearestOnly: (over: string, meters: string) =>
    `Everybody to the nearest: ${meters} on average, and ${over} children over seats.`,
  today: (over: string, meters: string) =>
    `Today's zones: ${meters} on average, and ${over} children over seats.`,

  schools: (count: string) => `${count} schools`,
  ofSeats: (children: string, seats: string) => `${children} / ${seats}`,
  fill: "Seats taken",
  meanWalkColumn: "Mean distance, m",
  crowdingColumn: "Crowding, m",
  sortBy: (column: string) => `Sort by ${column}`,
  crowded: "over-asked school",
  roomy: "school with seats left",

  data: "Data",
  notices: "Third-party notices",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  noMap: "The map cannot be drawn here (it needs WebGL 2). Everything else works.",
};

export type Messages = typeof en;
