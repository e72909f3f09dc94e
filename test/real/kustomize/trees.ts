import fc from 'fast-check';
import type { Files } from './compare.ts';
import { instructions } from './instructions.ts';
import { handwritten, objects } from './objects.ts';

const some = fc.uniqueArray(fc.constantFrom(...Object.keys(objects)), { minLength: 2, maxLength: 12 });
/** The subject of most instructions. */
const usual = ['deployment', 'settings', 'service'];
const namespace = fc.option(fc.constant('shop'), { nil: undefined, freq: 3 });

/** A base, an overlay of it, and a component that the overlay may include. */
export const trees = fc
  .record({
    base: some,
    more: some,
    namespaces: fc.tuple(namespace, namespace),
    handwritten: fc.boolean(),
    below: instructions,
    within: instructions,
    above: instructions,
    component: fc.boolean(),
  })
  .map(({ base: own, ...rest }) => ({ base: [...new Set([...usual, ...own])], ...rest }))
  .map(({ base, more, namespaces, handwritten: byHand, below, within, above, component }): Files => {
    const files: Record<string, string> = {};
    const own = more.filter((name) => !base.includes(name));
    for (const name of base) files[`base/${name}.yaml`] = JSON.stringify(objects[name]?.(namespaces[0]));
    for (const name of own) files[`over/${name}.yaml`] = JSON.stringify(objects[name]?.(namespaces[1]));
    if (byHand) files['over/handwritten.yaml'] = handwritten;
    for (const folder of ['base', 'over', 'component']) {
      files[`${folder}/data.txt`] = 'one\ntwo <&>\n';
      files[`${folder}/vars.env`] = '# comment\nX=1\n  Y=two words \n\nZ\n';
      files[`${folder}/config.yaml`] = JSON.stringify({
        nameReference: [
          {
            kind: 'ConfigMap',
            version: 'v1',
            fieldSpecs: [{ path: 'spec/valuesFrom/name', kind: 'HelmRelease' }],
          },
        ],
        images: [{ path: 'spec/values/image', kind: 'HelmRelease' }],
        varReference: [{ path: 'data', kind: 'ConfigMap' }],
      });
    }
    const write = (folder: string, data: object) => {
      files[`${folder}/kustomization.yaml`] = JSON.stringify(data, null, 1);
    };
    write('base', { resources: base.map((name) => `${name}.yaml`), ...below });
    write('component', {
      apiVersion: 'kustomize.config.k8s.io/v1alpha1',
      kind: 'Component',
      commonAnnotations: { component: 'yes' },
      ...within,
    });
    write('over', {
      resources: ['../base', ...own.map((name) => `${name}.yaml`), ...(byHand ? ['handwritten.yaml'] : [])],
      ...(component && { components: ['../component'] }),
      ...above,
    });
    return files;
  });
