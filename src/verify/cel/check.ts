import { pathText } from '../../diagnostics/path-text.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { JsonSchema, ValidationRule } from '../kinds/schema.ts';
import { isPlainMap } from '../model/data.ts';
import { own } from '../own.ts';
import type { SchemaIssue } from '../schemas/issue.ts';
import { compileExpression } from './rules.ts';
import { celValue, withDefaults } from './values.ts';

/** The maximum number of rules for one object; upstream's largest kinds have some hundreds. */
const mostRules = 20_000;

export interface CelOptions {
  /** Whether a string may stand for any value: rules about values that contain one are skipped. */
  readonly opaque: (text: string) => boolean;
}

/**
 * Returns the rules of a CRD's schema that an object breaks. Rules about changes are skipped, because nothing is
 * changed here.
 */
export function checkRules(value: unknown, schema: JsonSchema, options: CelOptions): readonly SchemaIssue[] {
  const walk = new Walk(options);
  walk.visit(withDefaults(value, schema), schema, []);
  return walk.issues;
}

class Walk {
  readonly issues: SchemaIssue[] = [];
  private readonly options: CelOptions;
  private asked = 0;

  constructor(options: CelOptions) {
    this.options = options;
  }

  visit(value: unknown, schema: JsonSchema, path: KeyPath): void {
    if (value === null || value === undefined) return;
    const rules = schema['x-kubernetes-validations'] ?? [];
    if (rules.length > 0 && !this.isOpaque(value)) {
      const self = celValue(value, schema);
      for (const rule of rules) this.ask(rule, self, value, path);
    }
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.visit(item, schema.items ?? {}, [...path, index]);
      return;
    }
    if (!isPlainMap(value)) return;
    const each = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
    for (const [key, item] of Object.entries(value)) {
      const child = (schema.properties && own(schema.properties, key)) ?? each;
      if (child !== undefined) this.visit(item, child, [...path, key]);
    }
  }

  private ask(rule: ValidationRule, self: unknown, value: unknown, path: KeyPath): void {
    if (typeof rule.rule !== 'string' || /\boldSelf\b/.test(rule.rule)) return;
    this.asked += 1;
    if (this.asked > mostRules) return;
    const expression = compileExpression(rule.rule);
    if (expression === undefined) return;
    let failed: string | undefined;
    try {
      if (expression(self) === true) return;
    } catch (error) {
      // The API server also fails if an expression meets an unexpected value. An expression with a function that is not
      // known here is skipped.
      failed = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
      if (/function|overload|operator|not defined/i.test(failed)) return;
    }
    const at = placeOf(rule, value);
    const about = pathText([...path, ...at.path]) || 'the object';
    this.issues.push({
      code: 'schema/rule',
      path: [...path, ...at.path],
      part: at.part,
      message: `${about}: ${messageOf(rule, self) ?? 'a rule of the kind does not hold'}`,
      hint:
        failed === undefined
          ? `The kind asks for ${oneLine(rule.rule)}.`
          : 'Give the fields that the rule reads.',
    });
  }

  private isOpaque(value: unknown): boolean {
    if (typeof value === 'string') return this.options.opaque(value);
    if (Array.isArray(value)) return value.some((item) => this.isOpaque(item));
    return isPlainMap(value) && Object.values(value).some((item) => this.isOpaque(item));
  }
}

function messageOf({ message, messageExpression }: ValidationRule, self: unknown): string | undefined {
  if (messageExpression !== undefined) {
    try {
      const text = compileExpression(messageExpression)?.(self);
      if (typeof text === 'string' && text.trim() !== '') return oneLine(text);
    } catch {
      // The message is the fallback.
    }
  }
  return message === undefined ? undefined : oneLine(message);
}

function oneLine(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ').replace(/\.$/, '');
  return line.length > 160 ? `${line.slice(0, 157)}…` : line;
}

/** Returns the field that the rule names, if it exists; otherwise the map that the rule is about. */
function placeOf(
  { fieldPath, rule }: ValidationRule,
  value: unknown,
): { path: KeyPath; part: 'key' | 'value' } {
  const named = /^\.([A-Za-z_]\w*)$/.exec(fieldPath ?? '')?.[1];
  if (named !== undefined) return { path: [named], part: 'key' };
  if (!isPlainMap(value)) return { path: [], part: 'value' };
  const fields = [...rule.matchAll(/self\.(?:__)?([A-Za-z]\w*?)(?:__)?\b/g)].map(([, name]) => name ?? '');
  const there = fields.find((name) => Object.hasOwn(value, name));
  return there === undefined ? { path: [], part: 'value' } : { path: [there], part: 'value' };
}
