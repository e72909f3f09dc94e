import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { externalObjects } from '../../src/app-kit/external-objects.ts';
import { shipped } from '../../src/apps/shipped.ts';
import { render } from '../../src/render/render.ts';
import { loadTemplates } from '../../src/render/templates.ts';
import { leavesOf, objectsOf } from '../support/documents.ts';
import { fixturePath, renderTree, repository, validConfiguration } from '../support/render-fixture.ts';

/** Settings to change in a fixture; undefined removes a setting. */
export type Changes = Readonly<Record<string, unknown>>;

/** The text of a fixture with some settings changed. */
export function changedFixture(fixture: string, changes: Changes): string {
  return changedText(readFileSync(fixturePath(fixture), 'utf8'), changes);
}

/** A configuration's text with some settings changed. */
export function changedText(text: string, changes: Changes): string {
  const document = parseDocument(text);
  for (const [setting, value] of Object.entries(changes)) {
    if (value === undefined) document.delete(setting);
    else document.set(setting, document.createNode(value));
  }
  return document.toString();
}

/**
 * Everything that a configuration results in, leaf by leaf: `Kind/name path` for objects of the tree, `declared Kind/name in
 * namespace` for what the parts of the platform declare, and `printed name` for what commands print. It includes the issuer of
 * Keycloak, because whoever runs Keycloak must use the same address.
 */
export function observe(text: string): Promise<ReadonlyMap<string, unknown>> {
  // Most settings are changed in the same fixture, so its result is cached.
  const known = observations.get(text) ?? observeAnew(text);
  observations.set(text, known);
  return known;
}

const observations = new Map<string, Promise<ReadonlyMap<string, unknown>>>();

async function observeAnew(text: string): Promise<ReadonlyMap<string, unknown>> {
  const observed = new Map<string, unknown>();
  for (const [name, document] of objectsOf(await renderTree({ text }))) {
    for (const [path, value] of leavesOf(document)) observed.set(`${name} ${path}`, value);
  }
  const { variables } = validConfiguration(text);
  const printed = await loadTemplates([{ directory: `${repository}templates/litellm`, shownAs: '' }]);
  for (const { path, content } of render(printed, variables, shipped).files)
    observed.set(`printed ${path}`, content);
  observed.set('variable keycloak_issuer_url', variables.keycloak_issuer_url);
  for (const app of shipped.apps) {
    if (app.nodes !== undefined) observed.set('declared nodes', JSON.stringify(app.nodes.offer(variables)));
    for (const object of externalObjects(app, variables)) {
      const { kind, name, namespace = '' } = object;
      observed.set(
        `declared ${kind}/${name}${namespace === '' ? '' : ` in ${namespace}`}`,
        JSON.stringify(object),
      );
    }
  }
  return observed;
}

/** The places that differ, sorted. */
export function differences(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((place) => before.get(place) !== after.get(place))
    .sort();
}
