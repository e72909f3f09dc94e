import { isIPv4, isIPv6 } from 'node:net';
import { type KeyPath, parseSource } from '../../diagnostics/source.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { dataSources } from '../data/places.ts';
import { plain } from '../data/schema-values.ts';
import { secretKey } from '../data/secret-key.ts';
import { type Annotations, commentsIn, expandSample } from './comments.ts';

/** A JSON Schema that is being built. */
interface Draft {
  [keyword: string]: unknown;
  properties?: Record<string, Draft>;
  items?: Draft;
}

interface Sample {
  /** As messages name it, with its suffix. */
  readonly path: string;
  readonly text: string;
}

/**
 * Drafts a JSON Schema that a sample of data matches: types, required members, and what comments in the sample say. Someone who
 * knows the data has to review it. Undefined if the sample cannot be read.
 */
export async function inferSchema({ path, text }: Sample): Promise<Record<string, unknown> | undefined> {
  const expanded = expandSample(path, text);
  const [source] = await dataSources([{ path, text: expanded.text }], (file) => file);
  if (source === undefined) return undefined;
  const saidAbove = commentsIn(expanded.text.split('\n'));
  const annotationsOf = (at: KeyPath): Annotations & { readonly wasComment: boolean } => {
    const { line } = source.locate(at, 'key').start;
    const wasComment = expanded.optional.has(line);
    return { ...saidAbove(line, wasComment), wasComment };
  };

  const ofMap = (value: Readonly<Record<string, unknown>>, at: KeyPath): Draft => {
    const inComment = at.length > 0 && expanded.optional.has(source.locate(at, 'key').start.line);
    const properties: Record<string, Draft> = {};
    const required: string[] = [];
    for (const [key, item] of Object.entries(value)) {
      const annotations = annotationsOf([...at, key]);
      // In a table that is commented out completely, a comment does not mean that a setting is optional.
      const wanted = annotations.required ?? (inComment || !annotations.wasComment);
      const draft = ofValue(item, [...at, key], key, wanted);
      // A map without required members may be omitted completely.
      const mayLack =
        annotations.required === undefined && draft['type'] === 'object' && !('required' in draft);
      if (wanted && !mayLack) required.push(key);
      properties[key] = {
        ...(annotations.description !== undefined && { description: annotations.description }),
        ...draft,
        ...allowed(annotations.allowed),
        ...literally('default', annotations.default),
        ...literally('examples', annotations.example),
      };
    }
    return {
      type: 'object',
      additionalProperties: false,
      ...(required.length > 0 && { required }),
      properties,
    };
  };
  const ofValue = (value: unknown, at: KeyPath, key: string, isRequired: boolean): Draft => {
    if (Array.isArray(value)) {
      const items = value.map((item, index) => ofValue(item, [...at, index], key, true));
      return items.length === 0 ? { type: 'array' } : { type: 'array', items: items.reduce(joined) };
    }
    if (typeof value === 'object' && value !== null) return ofMap(value as Record<string, unknown>, at);
    return ofScalar(value, key, isRequired);
  };
  const top = ofMap(plain(source.data) as Record<string, unknown>, []);
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...top };
}

function ofScalar(value: unknown, key: string, isRequired: boolean): Draft {
  if (value === null) return {};
  if (typeof value === 'boolean') return { type: 'boolean' };
  if (typeof value === 'number') return { type: Number.isInteger(value) ? 'integer' : 'number' };
  const text = stringOf(value);
  const format = formatOf(text);
  return {
    type: 'string',
    // An empty value in a sample has to be filled in.
    ...(text === '' && isRequired && { minLength: 1 }),
    ...(format !== undefined && { format }),
    ...(secretKey.test(key) && { writeOnly: true }),
  };
}

function formatOf(text: string): string | undefined {
  if (isIPv4(text)) return 'ipv4';
  if (isIPv6(text)) return 'ipv6';
  if (/^[\d.]+\/\d{1,2}$/.test(text) && isIPv4(text.split('/')[0] ?? '')) return 'cidr';
  if (/^[^\s@/:]+@[^\s@]+\.[a-z]+$/i.test(text)) return 'email';
  return /^https?:\/\/\S+$/.test(text) ? 'uri' : undefined;
}

/** A schema that matches both samples of an item: a member that one of them lacks is not required. */
function joined(a: Draft, b: Draft): Draft {
  if (a['type'] === 'object' && b['type'] === 'object') {
    const own = (draft: Draft) => (draft['required'] ?? []) as readonly string[];
    const requiredByB = new Set(own(b));
    const required = own(a).filter((key) => requiredByB.has(key));
    // A copy for each item of a list would take time that grows with the square of their number.
    const properties = a.properties ?? {};
    for (const [key, draft] of Object.entries(b.properties ?? {})) {
      const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
      properties[key] = known === undefined ? draft : joined(known, draft);
    }
    const { required: _, ...rest } = a;
    return { ...rest, ...(required.length > 0 && { required }), properties };
  }
  if (a['type'] === 'array' && b['type'] === 'array')
    return a.items && b.items ? { ...a, items: joined(a.items, b.items) } : { ...b, ...a };
  if (JSON.stringify(a) === JSON.stringify(b)) return a;
  const types = [...new Set([a['type'], b['type']].flat())].filter((type) => type !== undefined);
  if (types.includes('integer') && types.includes('number')) return { type: 'number' };
  const [only] = types;
  return types.length === 1
    ? { ...('description' in a && { description: a['description'] }), type: only }
    : { type: types };
}

function allowed(written: readonly string[]): Draft {
  const values = written.flatMap((text) => Object.values(literally('default', text)));
  return written.length > 1 && values.length === written.length ? { enum: values } : {};
}

/** A value in a comment, if it is valid JSON. */
function literally(keyword: 'default' | 'examples', written: string | undefined): Draft {
  if (written === undefined || !/^(["'[{].*|-?\d+(\.\d+)?|true|false)$/.test(written)) return {};
  const parsed = parseSource('', `value: ${written}`);
  if (!('source' in parsed)) return {};
  const value = parsed.source.data['value'];
  return { [keyword]: keyword === 'examples' ? [value] : value };
}
