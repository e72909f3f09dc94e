/**
 * The metrics that the dashboard may use, by exporter. A name is listed only if it was found in the exporter's source or
 * documentation, which is named with each group: a panel with a metric that nothing exports stays empty unnoticed.
 */
export const exportedMetrics = {
  /** kubernetes/kube-state-metrics, docs/metrics/workload/{pod,cronjob}-metrics.md. */
  'kube-state-metrics': [
    'kube_cronjob_status_active',
    'kube_cronjob_status_last_schedule_time',
    'kube_cronjob_status_last_successful_time',
    'kube_pod_container_resource_limits',
    'kube_pod_container_status_restarts_total',
    'kube_pod_info',
    'kube_pod_status_ready',
  ],
  /** Our own program: templates/config/kubernetes/apps/ai-system/langfuse-queues/app/queues.partial.py. */
  'langfuse-queues': ['langfuse_queue_jobs'],
  /** google/cadvisor, docs/storage/prometheus.md; the kubelet serves it at /metrics/cadvisor. */
  cadvisor: [
    'container_cpu_cfs_periods_total',
    'container_cpu_cfs_throttled_periods_total',
    'container_cpu_usage_seconds_total',
    'container_memory_working_set_bytes',
  ],
  /**
   * ClickHouse/ClickHouse: the prefixes in src/Server/PrometheusMetricsWriter.cpp; the names in
   * src/Common/ProfileEvents.cpp, src/Common/CurrentMetrics.cpp and
   * src/Interpreters/ServerAsynchronousMetrics.cpp, where the disk is the one named `default`.
   */
  clickhouse: [
    'ClickHouseAsyncMetrics_DiskTotal_default',
    'ClickHouseAsyncMetrics_DiskUsed_default',
    'ClickHouseAsyncMetrics_MaxPartCountForPartition',
    'ClickHouseAsyncMetrics_ReplicasMaxAbsoluteDelay',
    'ClickHouseMetrics_HTTPConnection',
    'ClickHouseMetrics_MemoryTracking',
    'ClickHouseMetrics_Merge',
    'ClickHouseMetrics_PartMutation',
    'ClickHouseMetrics_ReadonlyReplica',
    'ClickHouseMetrics_TCPConnection',
    'ClickHouseProfileEvents_DelayedInserts',
    'ClickHouseProfileEvents_FailedQuery',
    'ClickHouseProfileEvents_InsertQuery',
    'ClickHouseProfileEvents_InsertQueryTimeMicroseconds',
    'ClickHouseProfileEvents_InsertedRows',
    'ClickHouseProfileEvents_RejectedInserts',
    'ClickHouseProfileEvents_SelectQuery',
    'ClickHouseProfileEvents_SelectQueryTimeMicroseconds',
  ],
  /**
   * cloudnative-pg/cloudnative-pg: pkg/management/postgres/webserver/metricserver/pg_collector.go for
   * `cnpg_collector_*`, config/manager/default-monitoring.yaml for the others (query, then column).
   */
  'cloudnative-pg': [
    'cnpg_backends_max_tx_duration_seconds',
    'cnpg_backends_total',
    'cnpg_collector_pg_wal',
    'cnpg_collector_pg_wal_archive_status',
    'cnpg_collector_up',
    'cnpg_pg_database_size_bytes',
    'cnpg_pg_replication_lag',
    'cnpg_pg_stat_archiver_failed_count',
    'cnpg_pg_stat_database_deadlocks',
    'cnpg_pg_stat_database_xact_commit',
    'cnpg_pg_stat_database_xact_rollback',
  ],
  /**
   * cloudnative-pg/plugin-barman-cloud, web/docs/observability.md; served by the instances together with the above. The older
   * `cnpg_collector_last_available_backup_timestamp` stays 0 if the plugin makes the backups.
   */
  'barman-cloud': [
    'barman_cloud_cloudnative_pg_io_first_recoverability_point',
    'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp',
    'barman_cloud_cloudnative_pg_io_last_failed_backup_timestamp',
  ],
  /** dragonflydb/dragonfly, src/server: the calls of AppendMetric*, with the prefix `dragonfly_`. */
  dragonfly: [
    'dragonfly_blocked_clients',
    'dragonfly_commands_processed_total',
    'dragonfly_connected_clients',
    'dragonfly_keyspace_hits_total',
    'dragonfly_keyspace_misses_total',
    'dragonfly_memory_max_bytes',
    'dragonfly_memory_used_bytes',
    'dragonfly_net_input_bytes_total',
    'dragonfly_net_output_bytes_total',
  ],
  /** cert-manager/cert-manager, pkg/metrics/certificates.go. */
  'cert-manager': ['certmanager_certificate_expiration_timestamp_seconds'],
} as const satisfies Record<string, readonly string[]>;
