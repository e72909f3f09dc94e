import { defineApp } from '../../app-kit/index.ts';
import { settings } from './settings.ts';

/** The stores from which External Secrets may fetch: where each is, and how it keeps a value. */
export default defineApp({
  name: 'external-secrets-store-kinds',
  title: 'External Secrets: where the store is',
  introduction: 'Only the settings of the store that external_secrets_store names have an effect.',
  layer: 'cluster',
  uses: ['external-secrets-store'],
  settings,
});
