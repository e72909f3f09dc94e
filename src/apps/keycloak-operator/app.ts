import { defineApp, tagVersion, toApiServer, types, value } from '../../app-kit/index.ts';

const repository = 'https://github.com/keycloak/keycloak-k8s-resources';

/** The project publishes no chart: its manifests come from its repository, through a separate Flux Kustomization. */
export default defineApp({
  name: 'keycloak-operator',
  title: 'Keycloak operator',
  layer: 'platform',
  uses: ['keycloak', 'prometheus-crds'],
  namespace: (v) => v.keycloak_namespace,
  folder: 'identity/keycloak-operator',
  enabled: (v) => v.keycloak_deployed,
  dependsOn: ['prometheus-crds'],
  settings: {
    keycloak_version: tagVersion(repository, {
      description: 'Version of Keycloak and its operator, `26.6.0` or newer.',
      pattern: '^[1-9][0-9]*\\.[0-9]+\\.[0-9]+$',
      patternErrorMessage: 'must be a version such as 26.7.3',
      default: '26.7.3',
    }),
  },
  variables: {
    keycloak_operator: value(
      'The manifests of the operator of Keycloak: their repository, and the tag in it.',
      types.record({ repository: types.text, tag: types.text }),
      (v) => ({ repository, tag: v.keycloak_version }),
    ),
  },
  services: [
    {
      name: 'keycloak-operator',
      ports: { http: 8080 },
      pods: { 'app.kubernetes.io/name': 'keycloak-operator' },
      exposed: false,
    },
  ],
  connections: [toApiServer('what it watches')],
});
