import { pathText } from '../../diagnostics/path-text.ts';
import { readJson } from '../../diagnostics/read-json.ts';
import { JsonError } from '../../diagnostics/scan-json.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import type { ValueIssue } from '../declarations.ts';
import { isPlainMap } from '../model/data.ts';
import { compileSchema, placeOfError, withinBranches } from '../schemas/json-schema.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * Returns a check of values by a chart's `values.schema.json`, merged with the chart's defaults as Helm does. Loads the
 * validator on use, because few charts have such a schema. Throws if the schema is invalid.
 */
export async function jsonSchemaCheck(
  schema: string,
  defaults: Values,
): Promise<(values: Values) => ValueIssue[]> {
  const parsed = readSchema(schema);
  if (!isPlainMap(parsed)) throw new Error('its values.schema.json is no schema');
  const address = stringOf(parsed['$schema'] ?? '');
  const validate = await compileSchema(parsed, { address, standard: 'draft-07' });
  return (values) => {
    const answer = validate(coalesce(defaults, values));
    if ('refused' in answer) return [cannotTell(answer.refused)];
    if (answer.errors.length === 0) return [];
    const issues = new Map<string, ValueIssue>();
    for (const error of withinBranches(answer.errors)) {
      const place = placeOfError(error, values);
      const about = pathText(place.path) || 'the values';
      issues.set(`${about} ${error.keyword}`, {
        code: 'helm/schema',
        ...place,
        message: `${about} ${wording(error.keyword, error.message ?? 'does not fit')}`,
        hint: "The chart's values.schema.json says so, and Helm refuses what does not fit it.",
      });
    }
    if (issues.size > 0) return [...issues.values()];
    const message = "the values fit none of the forms that the chart's schema allows";
    return [
      { code: 'helm/schema', path: [], part: 'key', message, hint: 'See values.schema.json of the chart.' },
    ];
  };
}

function cannotTell(refused: string): ValueIssue {
  return {
    code: 'helm/schema',
    path: [],
    part: 'key',
    message: `the chart's values.schema.json ${refused}, so the values are not checked`,
    hint: 'Correct the schema of the chart.',
  };
}

function wording(keyword: string, message: string): string {
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties')
    return "is not in the chart's schema";
  if (keyword === 'required') return 'is missing';
  return message;
}

/** Merges values into defaults like Helm: maps key by key, null removes a default, everything else replaces it. */
function coalesce(defaults: Values, values: Values): Values {
  const merged: Record<string, unknown> = { ...defaults };
  for (const [key, value] of Object.entries(values)) {
    const known = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = isPlainMap(value) && isPlainMap(known) ? coalesce(known, value) : value;
  }
  return merged;
}

function readSchema(text: string): unknown {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof JsonError)
      throw new Error(`its values.schema.json cannot be read: ${error.message}`);
    throw error;
  }
}
