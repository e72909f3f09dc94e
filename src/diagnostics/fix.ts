/** A change that solves a problem, as data: editors offer it. It never contains the value of a secret. */
export type Fix =
  /** Writes another name in place of the reported one, or of `from` within it; quotes around it stay. */
  | { readonly kind: 'rename'; readonly to: string; readonly from?: string }
  /** Writes this text in place of the reported one. */
  | { readonly kind: 'replace'; readonly text: string }
  /** Inserts a text before the reported one. */
  | { readonly kind: 'insert'; readonly text: string }
  /** Removes the blanks at the beginning of the line. */
  | { readonly kind: 'unindent' }
  /** Removes the reported key, with its value. */
  | { readonly kind: 'remove' }
  /** Gives a setting a value. */
  | { readonly kind: 'set'; readonly setting: string; readonly value: string | number | boolean }
  /** Gives a secret setting a random value. */
  | { readonly kind: 'generate'; readonly setting: string };

/** What to do about a problem: in words and, if a program can do it, as data. */
export interface Advice {
  readonly hint: string;
  readonly fixes?: readonly Fix[];
}

/** Values of settings, each of which is a fix of its own. */
type Values = Readonly<Record<string, string | number | boolean>>;

/**
 * A hint, with the fixes that it names: advice`Set ${{ dragonfly_enabled: true }}, or ${{ podinfo_enabled: false }}.` reads `Set
 * dragonfly_enabled: true, or podinfo_enabled: false.`, and editors offer both.
 */
export function advice(texts: TemplateStringsArray, ...parts: readonly (string | number | Values)[]): Advice {
  const fixes: Fix[] = [];
  const worded = parts.map((part) => {
    if (typeof part !== 'object') return String(part);
    const entries = Object.entries(part);
    fixes.push(...entries.map(([setting, value]): Fix => ({ kind: 'set', setting, value })));
    return entries.map(([setting, value]) => `${setting}: ${value}`).join(', ');
  });
  return { hint: texts.map((text, index) => text + (worded[index] ?? '')).join(''), fixes };
}

/** The fixes that generate a value for each of these settings. */
export function generated(settings: readonly string[]): readonly Fix[] {
  return settings.map((setting): Fix => ({ kind: 'generate', setting }));
}

const members: Readonly<Record<Fix['kind'], Readonly<Record<string, readonly string[]>>>> = {
  rename: { to: ['string'], from: ['string', 'undefined'] },
  replace: { text: ['string'] },
  insert: { text: ['string'] },
  unindent: {},
  remove: {},
  set: { setting: ['string'], value: ['string', 'number', 'boolean'] },
  generate: { setting: ['string'] },
};

/** Whether a value from a user's module is a fix. */
export function isFix(value: unknown): value is Fix {
  if (typeof value !== 'object' || value === null) return false;
  const kind: unknown = Reflect.get(value, 'kind');
  if (typeof kind !== 'string' || !Object.hasOwn(members, kind)) return false;
  return Object.entries(members[kind as Fix['kind']]).every(([name, types]) =>
    types.includes(typeof Reflect.get(value, name)),
  );
}
