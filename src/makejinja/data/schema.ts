import { isIPv4, isIPv6 } from 'node:net';
import type { ErrorObject } from 'ajv';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { startOfFile } from '../../diagnostics/diagnostic.ts';
import { aboutFile, atPlace } from '../../diagnostics/finding.ts';
import { pathOfPointer } from '../../diagnostics/json-pointer.ts';
import { pathText } from '../../diagnostics/path-text.ts';
import { type KeyPath, parseSource } from '../../diagnostics/source.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import { expectedTypes } from '../../diagnostics/type-words.ts';
import { readInput } from '../../disk/read-input.ts';
import type { SecretValue } from '../../leaks/needles.ts';
import { compileSchema, withinBranches } from '../../verify/schemas/json-schema.ts';
import { type DataSource, placeOf } from './places.ts';
import { markedSecrets } from './schema-secrets.ts';
import { kindOf, plain, schemaAt } from './schema-values.ts';

export interface SchemaResult {
  readonly diagnostics: readonly Diagnostic[];
  /** Texts of the data that the schema marks as secret. */
  readonly secrets: readonly SecretValue[];
}

interface SchemaInput {
  /** The schema's file, absolute; JSON or YAML. */
  readonly path: string;
  readonly show: (path: string) => string;
  readonly data: Readonly<Record<string, unknown>>;
  /** For the places of findings. */
  readonly sources: readonly DataSource[];
}

/**
 * Hold the data of templates against a JSON Schema. Every finding has the place in the data file; none quotes a value,
 * for it may be secret.
 */
export async function validateData({ path, show, data, sources }: SchemaInput): Promise<SchemaResult> {
  const file = show(path);
  let text: string;
  try {
    text = readInput(path).toString('utf8');
  } catch {
    return {
      diagnostics: [badSchema(file, `the schema ${file} does not exist or cannot be read`)],
      secrets: [],
    };
  }
  const parsed = parseSource(file, text);
  if ('diagnostics' in parsed) return { diagnostics: parsed.diagnostics, secrets: [] };
  const schema = parsed.source.data;
  let validate: Awaited<ReturnType<typeof compile>>;
  try {
    validate = await compile(schema);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : stringOf(error);
    return {
      diagnostics: [badSchema(file, `this is not a JSON Schema that can be used: ${reason}`)],
      secrets: [],
    };
  }
  const values = plain(data);
  const secrets = markedSecrets(schema, values);
  const answer = validate(values);
  if ('refused' in answer) return { diagnostics: [badSchema(file, `the schema ${answer.refused}`)], secrets };
  if (answer.errors.length === 0) return { diagnostics: [], secrets };
  const inner = withinBranches(answer.errors);
  const errors = inner.length > 0 ? inner : answer.errors;
  const first = sources.at(-1)?.path ?? file;
  const found = errors.map((error, index) =>
    finding(error, schema, values, { sources, first, schemaFile: file, isOneOfMany: index >= mostSuggested }),
  );
  return {
    diagnostics: [...new Map(found.map((one) => [`${one.path} ${one.message}`, one])).values()],
    secrets,
  };
}

function compile(schema: Readonly<Record<string, unknown>>) {
  const address = stringOf(schema['$schema'] ?? '');
  return compileSchema(schema, { address, standard: '2020-12', formats });
}

const network = (value: string): boolean => {
  const [address = '', length = '', ...rest] = value.split('/');
  const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  return rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= most;
};
const hostname = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const anything = () => true;

/** Those of JSON Schema that settings of a cluster have, and `cidr`; others say nothing. */
const formats: Readonly<Record<string, (value: string) => boolean>> = {
  ipv4: isIPv4,
  ipv6: isIPv6,
  cidr: network,
  hostname: (value) => hostname.test(value),
  'idn-hostname': anything,
  email: (value) => /^[^\s@]+@(?=[^\s@]+$).+\../s.test(value),
  uri: (value) => URL.canParse(value),
  'uri-reference': anything,
  date: (value) => /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)),
  'date-time': (value) => /^\d{4}-\d\d-\d\d[T ]/i.test(value) && !Number.isNaN(Date.parse(value)),
  uuid: (value) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value),
  password: anything,
};

interface Surroundings {
  readonly sources: readonly DataSource[];
  /** The file that stands for all data. */
  readonly first: string;
  readonly schemaFile: string;
  /** Of thousands of findings, none is about a typo. */
  readonly isOneOfMany: boolean;
}

const mostSuggested = 100;

function finding(
  error: ErrorObject,
  schema: Readonly<Record<string, unknown>>,
  data: unknown,
  { sources, first, schemaFile, isOneOfMany }: Surroundings,
): Diagnostic {
  const params: Readonly<Record<string, unknown>> = error.params;
  const within = pathOfPointer(error.instancePath, data);
  const extra = params['additionalProperty'] ?? params['unevaluatedProperty'] ?? params['propertyName'];
  const absent = params['missingProperty'];
  const path: KeyPath = extra === undefined ? within : [...within, stringOf(extra)];
  const shown = absent === undefined ? path : [...path, stringOf(absent)];
  const place = placeOf(path, sources, extra === undefined && absent === undefined ? 'value' : 'key');
  const { message, hint } = words(error, pathText(shown) || 'the data', schema, data, isOneOfMany);
  return atPlace(place ?? { file: first, range: startOfFile }, {
    code: 'makejinja/schema',
    message,
    path: shown,
    hint: hint ?? `${schemaFile} says so.`,
  });
}

interface Words {
  readonly message: string;
  readonly hint?: string | undefined;
}

function words(
  error: ErrorObject,
  name: string,
  schema: Readonly<Record<string, unknown>>,
  data: unknown,
  isOneOfMany: boolean,
): Words {
  const params: Readonly<Record<string, unknown>> = error.params;
  const limit = stringOf(params['limit']);
  const parent = schemaAt(schema, error.schemaPath);
  const described = typeof parent['description'] === 'string' ? parent['description'] : undefined;
  switch (error.keyword) {
    case 'type': {
      const wanted = expectedTypes([params['type']].flat().map(String));
      return {
        message: `${name} is ${kindOf(data, error.instancePath)}, but must be ${wanted}`,
        hint: described,
      };
    }
    case 'required':
    case 'dependentRequired':
      return { message: `${name} is missing`, hint: described && `The map needs it: ${described}` };
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const key = stringOf(params['additionalProperty'] ?? params['unevaluatedProperty']);
      const known = () => Object.keys((parent['properties'] ?? {}) as object);
      const near = isOneOfMany ? undefined : suggest(key, known());
      return {
        message: `${name} is not in the schema`,
        hint: near === undefined ? undefined : `Did you mean ${near}?`,
      };
    }
    case 'enum':
      return { message: `${name} must be one of ${list(params['allowedValues'])}`, hint: described };
    case 'const':
      return { message: `${name} must be ${JSON.stringify(params['allowedValue'])}`, hint: described };
    case 'pattern': {
      const wording = parent['patternErrorMessage'];
      const message =
        typeof wording === 'string'
          ? `${name} ${wording}`
          : `${name} does not match ${stringOf(params['pattern'])}`;
      return { message, hint: described };
    }
    case 'format':
      return { message: `${name} is not a valid ${stringOf(params['format'])}`, hint: described };
    case 'minimum':
      return { message: `${name} must be at least ${limit}`, hint: described };
    case 'maximum':
      return { message: `${name} must be at most ${limit}`, hint: described };
    case 'exclusiveMinimum':
      return { message: `${name} must be over ${limit}`, hint: described };
    case 'exclusiveMaximum':
      return { message: `${name} must be below ${limit}`, hint: described };
    case 'minLength':
      return { message: `${name} must have at least ${characters(limit)}`, hint: described };
    case 'maxLength':
      return { message: `${name} may have at most ${characters(limit)}`, hint: described };
    case 'minItems':
      return { message: `${name} must have at least ${limit} items`, hint: described };
    case 'maxItems':
      return { message: `${name} may have at most ${limit} items`, hint: described };
    case 'uniqueItems':
      return {
        message: `${name} has the same item twice: ${stringOf(params['j'])} and ${stringOf(params['i'])}`,
      };
    default:
      return { message: `${name} ${error.message ?? 'does not fit the schema'}`, hint: described };
  }
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.map((value) => String(value)).join(', ') : '';
}

function badSchema(file: string, message: string): Diagnostic {
  return aboutFile(file, {
    code: 'makejinja/bad-schema',
    message,
    hint: 'Correct the schema, or the path that `schema` in [clusterwright] names.',
  });
}

function characters(limit: string): string {
  return limit === '1' ? '1 character' : `${limit} characters`;
}
