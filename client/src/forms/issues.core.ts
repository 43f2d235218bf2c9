import type { z } from "zod";

type Issue = z.core.$ZodIssue;

const UNCLEAR = "Not a valid value";

const OF_SIZE: Record<string, string> = { string: " characters", array: " entries" };

const FORMATS: Record<string, string> = {
  url: "An address such as https://example.com",
  email: "An email address such as name@example.com",
  regex: "Has characters that can't stand here",
};

/** A message that a schema was written with, or undefined where it is the library's own. */
function ownMessage({ message }: Issue): string | undefined {
  return /^(?:Invalid|Too|Unrecognized)\b/.test(message) ? undefined : message;
}

function sizeInWords(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): string {
  const counted = OF_SIZE[issue.origin] ?? "";
  if (issue.code === "too_big") return `At most ${String(issue.maximum)}${counted}`;
  if (issue.origin === "string" && issue.minimum === 1) return "Needed";
  return `${issue.inclusive === false ? "More than" : "At least"} ${String(issue.minimum)}${counted}`;
}

const OF_TYPE: Record<string, string> = {
  number: "A number",
  int: "A whole number",
  string: "A text",
  boolean: "Yes or no: true or false",
  array: "A list",
  tuple: "A list",
  object: "An object",
  record: "An object",
};

/** What is wrong with a value, for the person who typed it. */
export function issueInWords(issue: Issue | undefined): string {
  const own = issue === undefined ? UNCLEAR : ownMessage(issue);
  if (issue === undefined || own !== undefined) return own ?? UNCLEAR;
  if (issue.code === "too_big" || issue.code === "too_small") return sizeInWords(issue);
  if (issue.code === "invalid_type") return OF_TYPE[issue.expected] ?? UNCLEAR;
  if (issue.code === "invalid_format") return FORMATS[issue.format] ?? UNCLEAR;
  if (issue.code === "invalid_value") return `One of: ${issue.values.map(String).join(", ")}`;
  if (issue.code === "not_multiple_of") return `A multiple of ${issue.divisor}`;
  if (issue.code === "invalid_key" || issue.code === "invalid_element") return issueInWords(issue.issues[0]);
  return issue.code === "invalid_union" ? unionInWords(issue) : UNCLEAR;
}

/** The variant that came nearest: one that found the value of the right type. */
function unionInWords({ errors }: z.core.$ZodIssueInvalidUnion): string {
  const variants = errors.map(([first]) => first).filter((first) => first !== undefined);
  return issueInWords(variants.find(({ code }) => code !== "invalid_value" && code !== "invalid_type") ?? variants[0]);
}
