import type { DescMessage } from "@bufbuild/protobuf";

/**
 * Throws a TypeError unless a value is an object that has only known properties, so that a misspelt option is not
 * ignored. `name` is what the value is called in the message.
 */
export function checkKnown(value: unknown, known: readonly string[], name: string): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`${name} must be an object with properties among ${known.join(", ")}, not ${kindOf(value)}`);
  }
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) {
      throw new TypeError(`${name} has no property ${JSON.stringify(key)}: it has ${known.join(", ")}`);
    }
  }
}

/** Throws a TypeError unless a value is a string. */
export function checkText(value: unknown, name: string): void {
  if (typeof value !== "string") throw new TypeError(`${name} must be a string, not ${kindOf(value)}`);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** The names of the fields of a message, except some. */
export function fieldNames(schema: DescMessage, except: readonly string[] = []): string[] {
  return schema.fields.map((field) => field.localName).filter((name) => !except.includes(name));
}
