import { parseSource } from '../../../src/diagnostics/source.ts';
import { parseTomlSource } from '../../../src/diagnostics/toml-source.ts';
import type { Target } from '../target.ts';
import { chart } from './chart.ts';
import { configuration } from './configuration.ts';
import { goTemplate } from './go-template.ts';
import { jinja } from './jinja.ts';
import { manifest } from './manifest.ts';
import { keys, silences, sopsRules } from './rules.ts';
import { sops } from './sealed.ts';
import { kustomize, objectsOfATree } from './tree.ts';

const yaml: Target = {
  seeds: ['a: 1\nb: [x, "y"]\nc: &x {d: *x}\n', 'a: |-\n  b\n? c\n: !!binary aGk=\n<<: *a\n---\n'],
  read: (text) => parseSource('cluster.yaml', text, (name) => name === 'a'),
};
const toml: Target = {
  seeds: ['a = 1\n[b.c]\nd = """x\n"""\ne = 2024-01-01T00:00:00Z\n[[f]]\ng = {h = [1, 0x2]}\n'],
  read: (text) => parseTomlSource('cluster.toml', text),
};

export const targets: Readonly<Record<string, Target>> = {
  ...{ yaml, toml, configuration, jinja, sops, kustomize, objects: objectsOfATree, chart, manifest },
  ...{ 'go-template': goTemplate, silences, 'sops-rules': sopsRules, keys },
};
