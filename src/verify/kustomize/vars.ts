import { stringOf } from '../../diagnostics/string-of.ts';
import { asMap, asText, isPlainMap } from '../model/data.ts';
import type { TransformerConfig } from './configurations.ts';
import { byName, type Draft, effectiveNamespace, fixedLayer, identityOf, idsOf } from './draft.ts';
import { mayLookThrough } from './effort.ts';
import { lookUp } from './field-path.ts';
import { visitSpec } from './field-specs.ts';
import { type Gathered, type Run, refuse, type Variable } from './run.ts';
import { below, type Entry, type Settings } from './settings.ts';

/** Finds the objects that `vars` read, before outer folders rename them. */
export function gatherVariables(run: Run, settings: Settings, gathered: Gathered): void {
  const entries = settings.list('vars');
  if (entries.length === 0) return;
  const known = new Set(gathered.vars.map(({ name }) => name));
  const named = byName(gathered.drafts);
  for (const entry of entries) {
    const raw = asMap(entry.value);
    const name = asText(raw['name']) ?? '';
    if (known.has(name)) {
      refuse(
        run,
        below(entry.site, 'name'),
        `the variable ${name} is defined twice`,
        'Rename one of the two.',
      );
      continue;
    }
    known.add(name);
    const reference = asMap(raw['objref']);
    const candidates = named.get(asText(reference['name']) ?? '') ?? [];
    if (!mayLookThrough(run, entry.site, candidates.length)) return;
    const matched = candidates.filter((draft) => isReferenced(reference, draft));
    if (matched.length > 1) {
      refuse(
        run,
        below(entry.site, 'objref'),
        `more than one object fits the variable ${name}`,
        'Give its namespace in objref.',
      );
    }
    gathered.vars.push({
      name,
      fieldPath:
        asText(asMap(raw['fieldref'])['fieldPath'] ?? asMap(raw['fieldref'])['fieldpath']) ?? 'metadata.name',
      entry,
      source: matched[0],
    });
  }
}

function isReferenced(reference: ReturnType<typeof asMap>, draft: Draft): boolean {
  const asked = { ...reference, metadata: { name: reference['name'], namespace: reference['namespace'] } };
  const { group, version, kind, name, namespace } = identityOf(asked);
  const own = identityOf(draft.data);
  return (
    own.group === group &&
    own.version === version &&
    idsOf(draft).some(
      (id) =>
        id.kind === kind &&
        id.name === name &&
        (namespace === undefined || id.namespace === effectiveNamespace(asked)),
    )
  );
}

/** Replaces `$(NAME)` by the values of `vars`, in the fields that the configuration names. */
export function resolveVariables(run: Run, { drafts, config, vars }: Gathered): void {
  if (vars.length === 0) return;
  const values = new Map<string, unknown>();
  for (const variable of vars) {
    const value = readVariable(variable);
    if (value === undefined) reportUnresolved(run, variable);
    else values.set(variable.name, value);
  }
  const entries = new Map(vars.map(({ name, entry }) => [name, entry]));
  for (const draft of drafts) expandIn(run, draft, config, values, entries);
}

/** Reads the value of a variable: `spec.ports[0].port` is the same as `spec.ports.0.port`. */
function readVariable({ source, fieldPath }: Variable): unknown {
  const steps = fieldPath.replace(/\[(\d+)\]/g, '.$1').split('.');
  return source === undefined ? undefined : lookUp(source.data, steps);
}

function reportUnresolved(run: Run, { name, fieldPath, source, entry }: Variable): void {
  if (source === undefined && run.remote) return;
  refuse(
    run,
    below(entry.site, source === undefined ? 'objref' : 'fieldref'),
    source === undefined
      ? `the build contains no object for the variable ${name}`
      : `the object of the variable ${name} has nothing at ${fieldPath}`,
    'Correct objref and fieldref, or use `replacements` instead: vars are deprecated.',
  );
}

function expandIn(
  run: Run,
  draft: Draft,
  config: TransformerConfig,
  values: ReadonlyMap<string, unknown>,
  entries: ReadonlyMap<string, Entry>,
): void {
  const [first] = entries.values();
  for (const spec of config.varReference) {
    visitSpec(draft.data, spec, undefined, ({ holder, key, path }) => {
      const value = holder[key];
      const slots: (readonly [Record<string | number, unknown>, string | number])[] =
        Array.isArray(value) || isPlainMap(value)
          ? Object.keys(value).map((inner) => [value as Record<string, unknown>, inner] as const)
          : [[holder, key]];
      if (first && Array.isArray(value) && value.some((item) => typeof item !== 'string')) {
        refuse(
          run,
          first.site,
          `${identityOf(draft.data).kind} ${identityOf(draft.data).name} has something else than text at ${path.join('.')}`,
          'Quote it, or use `replacements` instead: vars are deprecated.',
        );
      }
      for (const [inside, inner] of slots) {
        const text = inside[inner];
        // A value in a field for variables is a string from now on.
        const made = draft.made.findIndex((slot) => slot.holder === inside && slot.key === inner);
        if (made >= 0) draft.made.splice(made, 1);
        if (typeof text !== 'string' || !text.includes('$')) continue;
        const used: string[] = [];
        inside[inner] = expand(text, values, used);
        const entry = entries.get(used[0] ?? '');
        if (entry === undefined) continue;
        const at = inside === holder ? path : [...path, Array.isArray(value) ? Number(inner) : inner];
        draft.layers.push(fixedLayer(at, () => entry.site.place(entry.site.path, 'key')));
      }
    });
  }
}

/** Replaces `$(NAME)` by its value, which keeps its type if it is the whole text, and `$$` by one dollar sign. */
function expand(text: string, values: ReadonlyMap<string, unknown>, used: string[]): unknown {
  const whole = /^\$\(([^)]*)\)$/.exec(text)?.[1];
  const known = (name: string) => typeof values.get(name) !== 'object' && values.has(name);
  if (whole !== undefined && known(whole)) {
    used.push(whole);
    return values.get(whole);
  }
  // After the last parenthesis, nothing is closed.
  const end = text.lastIndexOf(')') + 1;
  const rest = text.slice(end).replaceAll('$$', '$');
  const filled = text.slice(0, end).replace(/\$(\$|\(([^)]*)\))/g, (raw, token: string, name: string) => {
    if (token === '$') return '$';
    if (!known(name)) return raw;
    used.push(name);
    return stringOf(values.get(name));
  });
  return filled + rest;
}
