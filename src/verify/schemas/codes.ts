import type { CodeTable } from '../../diagnostics/code-table.ts';

export const schemaCodes = {
  'schema/unknown-field': {
    title: 'A field that the kind does not have',
    example: 'kind: Service\nspec:\n  port: 80',
    cure: 'Correct the name; the hint gives the nearest one. The API server refuses or silently drops such fields.',
  },
  'schema/misplaced-field': {
    title: 'A field that exists, but on another level of the object',
    example: 'kind: Deployment\nspec:\n  template:\n    replicas: 2',
    cure: 'Move it to the place that the hint names.',
  },
  'schema/missing-field': {
    title: 'A field that must be given is not there',
    example: 'kind: HelmRelease\nspec:\n  chart:\n    spec: {chart: langfuse}',
    cure: 'Add the field.',
  },
  'schema/wrong-type': {
    title: 'A value of the wrong type',
    example: 'kind: Deployment\nspec:\n  replicas: "2"',
    cure: 'Write the value as the message says; strings that look like numbers need quotes, numbers must have none.',
  },
  'schema/null-value': {
    title: 'A key without a value',
    example: 'kind: ConfigMap\ndata:',
    cure: 'Give it a value, write {} or [], or remove the line; often what follows has lost its indentation.',
  },
  'schema/not-allowed-value': {
    title: 'A value outside the closed set that the field takes',
    example: 'kind: Service\nspec:\n  type: Loadbalancer',
    cure: 'Use one of the values that the hint lists; they are case-sensitive.',
  },
  'schema/malformed-value': {
    title: 'A value of the wrong form: a quantity, duration, schedule, address, name or pattern',
    example: 'kind: CronJob\nspec:\n  schedule: "0 0 * * * *"',
    cure: 'Write it in the form that the hint describes.',
  },
  'schema/out-of-range': {
    title: 'A number, a length or a count beyond what the field takes',
    example: 'kind: Service\nspec:\n  ports: [{port: 70000}]',
    cure: 'Stay within the bounds that the hint gives.',
  },
  'schema/duplicate-item': {
    title: 'Two items of a list share what must tell them apart',
    example: 'containers:\n  - name: app\n  - name: app',
    cure: 'Remove or rename one of the two: the API server refuses the object or keeps only one of them.',
  },
  'schema/missing-choice': {
    title: 'None of the fields is given of which one must be',
    example: 'kind: HelmRelease\nspec: {interval: 1h}',
    cure: 'Add one of the fields that the message names.',
  },
  'schema/conflicting-fields': {
    title: 'Fields that exclude each other',
    example: 'kind: HelmRelease\nspec:\n  chart: {}\n  chartRef: {}',
    cure: 'Keep one of them.',
  },
  'schema/rule': {
    title: 'A rule of the API across several fields is broken',
    example: 'kind: HTTPRoute\nbackendRefs: [{name: langfuse-web}]',
    cure: 'Follow the hint; the API server or the controller refuses the object otherwise.',
  },
  'schema/secret-data': {
    title: 'The data of a Secret is not base64, or lacks a key that its type asks for',
    example: 'kind: Secret\ndata:\n  password: hunter2',
    cure: 'Write plain text under stringData, or base64 under data; give the keys that the type needs.',
  },
  'schema/unknown-version': {
    title: 'A kind that is known, in a version that its API does not serve',
    example: 'apiVersion: helm.toolkit.fluxcd.io/v2beta9\nkind: HelmRelease',
    cure: 'Use a version that the hint names.',
  },
  'schema/unknown-kind': {
    title: 'A kind that no API server knows, one typo away from one that it does',
    example: 'apiVersion: v1\nkind: Configmap',
    cure: 'Correct kind or apiVersion as the hint says; kinds are written in capitals inside the word.',
  },
  'schema/costly-definition': {
    title: 'A CustomResourceDefinition whose rules or patterns take too long to check an object against',
    example:
      'kind: CustomResourceDefinition\nx-kubernetes-validations:\n  - rule: self.all(a, self.all(b, self.all(c, a != b)))',
    cure: 'Bound the lists that the rules go through, or simplify the rules; the API server refuses such definitions.',
  },
  'schema/unreadable-schema': {
    title: 'A schema given with --schema-location cannot be read or compiled',
    example: 'clusterwright verify --schema-location missing/{{.ResourceKind}}.json',
    cure: 'Correct the location, or the schema there.',
  },
  'schema/invalid': {
    title: 'An object does not fit the JSON Schema found through --schema-location',
    example: 'kind: MyResource\nspec:\n  unknown: 1',
    cure: 'Correct the field as the message says.',
  },
} as const satisfies CodeTable;

export type SchemaCode = keyof typeof schemaCodes;
