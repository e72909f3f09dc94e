import { asList, asText, at } from '../../../verify/model/data.ts';
import { podTemplateOf, type RenderedObject } from '../rendered.ts';

/** A variable of a container, as Helm rendered it. */
export interface Variable {
  readonly container: string;
  readonly name: string;
  /** Its value or reference. */
  readonly text: string;
}

/** The environments of all containers of the chart's own workloads; sub-charts have descriptions of their own. */
export function variablesOf(objects: Iterable<RenderedObject>): readonly Variable[] {
  return [...objects]
    .filter(({ template }) => !template.includes('/charts/'))
    .flatMap(({ data }) =>
      ['initContainers', 'containers'].flatMap((kind) =>
        asList(at(podTemplateOf(data), 'spec', kind)).flatMap((container) =>
          asList(at(container, 'env')).flatMap((entry): Variable[] => {
            const name = asText(at(entry, 'name'));
            if (name === undefined) return [];
            const text = JSON.stringify(at(entry, 'valueFrom') ?? at(entry, 'value') ?? '');
            return [{ container: asText(at(container, 'name')) ?? '', name, text }];
          }),
        ),
      ),
    );
}

export function idOf({ container, name }: Pick<Variable, 'container' | 'name'>): string {
  return `${container} ${name}`;
}

/** The environment variables that templates name: only some of them are written. */
export function namedVariables(templates: Iterable<string>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const text of templates)
    for (const [name] of text.matchAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|(?<=")[A-Z]{3,}(?=")/g))
      names.add(name);
  return names;
}

/** The texts that templates compare a value with: `eq .Values.provider "gcs"`. */
export function comparedTexts(templates: Iterable<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const text of templates) {
    for (const [, path = '', compared = ''] of text.matchAll(
      /\b(?:eq|ne)\s+\(?\$?\.Values\.([\w.]+)(?:\s*\|[^)"]*)?\)?\s+"([^"]+)"/g,
    ))
      found.set(path, (found.get(path) ?? new Set()).add(compared));
  }
  return found;
}
