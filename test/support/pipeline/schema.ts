/**
 * What Concourse documents about pipelines, as a JSON Schema that knows no other keys: https://concourse-ci.org/docs/pipelines/.
 * Left out are forms that are deprecated, and what only other resource types than ours need.
 */
const text = { type: "string", minLength: 1 };
const flag = { type: "boolean" };
/** A value that goes to a resource or a var source as it is. */
const config = { type: "object" };
const list = (items: object) => ({ type: "array", items, minItems: 1 });
const texts = list(text);
const map = (values: object) => ({ type: "object", additionalProperties: values });
const environment = map({ type: ["string", "number", "boolean"] });
const identifier = {
  type: "string",
  pattern: "^[\\p{Ll}\\p{Lt}\\p{Lm}\\p{Lo}][\\p{Ll}\\p{Lt}\\p{Lm}\\p{Lo}\\d\\-_.]*$",
};
/** Go's notation. */
const duration = { type: "string", pattern: "^(?:\\d+(?:\\.\\d+)?(?:ns|us|µs|ms|s|m|h))+$" };
const version = map({ type: "string" });
const object = (required: readonly string[], properties: object) => ({
  type: "object",
  required,
  properties,
  additionalProperties: false,
});
const refer = (name: string) => ({ $ref: `#/definitions/${name}` });

const limits = object([], { cpu: { type: "integer" }, memory: { type: ["integer", "string"] } });

const hooks = {
  on_success: refer("step"),
  on_failure: refer("step"),
  on_error: refer("step"),
  on_abort: refer("step"),
  ensure: refer("step"),
};

const modifiers = {
  ...hooks,
  timeout: duration,
  attempts: { type: "integer", minimum: 1 },
  tags: texts,
  across: list(
    object(["var", "values"], {
      var: text,
      values: { type: ["array", "string"] },
      max_in_flight: { anyOf: [{ const: "all" }, { type: "integer", minimum: 1 }] },
    }),
  ),
  fail_fast: flag,
};

const step = (required: readonly string[], properties: object) =>
  object(required, { ...properties, ...modifiers });

const anonymousResource = object(["type", "source"], { type: text, source: config, params: config, version });

export const PIPELINE_SCHEMA = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Concourse pipeline",
  ...object(["jobs"], {
    jobs: list(refer("job")),
    resources: list(refer("resource")),
    resource_types: list(refer("resource_type")),
    var_sources: list(refer("var_source")),
    groups: list(object(["name"], { name: identifier, jobs: texts })),
    display: object([], { background_image: text, background_filter: text }),
  }),
  definitions: {
    resource: object(["name", "type", "source"], {
      name: identifier,
      old_name: identifier,
      type: text,
      icon: text,
      source: config,
      version,
      check_every: { anyOf: [duration, { const: "never" }] },
      check_timeout: duration,
      expose_build_created_by: flag,
      tags: texts,
      public: flag,
      webhook_token: text,
    }),
    resource_type: object(["name", "type", "source"], {
      name: identifier,
      type: text,
      source: config,
      privileged: flag,
      params: config,
      check_every: { anyOf: [duration, { const: "never" }] },
      tags: texts,
      defaults: config,
    }),
    var_source: {
      oneOf: [
        object(["name", "type", "config"], {
          name: identifier,
          type: { const: "idtoken" },
          config: object(["audience"], {
            audience: texts,
            subject_scope: { enum: ["team", "pipeline", "instance", "job"] },
            expires_in: duration,
            algorithm: { enum: ["RS256", "ES256"] },
          }),
        }),
        object(["name", "type", "config"], {
          name: identifier,
          type: { enum: ["vault", "dummy", "ssm", "secretsmanager"] },
          config,
        }),
      ],
    },
    job: object(["name", "plan"], {
      name: identifier,
      old_name: identifier,
      plan: list(refer("step")),
      serial: flag,
      serial_groups: list(identifier),
      max_in_flight: { type: "integer", minimum: 1 },
      build_log_retention: object([], {
        days: { type: "integer" },
        builds: { type: "integer" },
        minimum_succeeded_builds: { type: "integer" },
      }),
      public: flag,
      disable_manual_trigger: flag,
      interruptible: flag,
      ...hooks,
    }),
    step: {
      oneOf: [
        step(["get"], {
          get: identifier,
          resource: identifier,
          passed: texts,
          params: config,
          trigger: flag,
          version: { anyOf: [{ enum: ["latest", "every"] }, version] },
        }),
        step(["put"], {
          put: identifier,
          resource: identifier,
          inputs: { anyOf: [{ enum: ["all", "detect"] }, { type: "array", items: identifier }] },
          params: config,
          get_params: config,
          no_get: flag,
        }),
        {
          ...step(["task"], {
            task: identifier,
            config: refer("task"),
            file: text,
            image: identifier,
            privileged: flag,
            hermetic: flag,
            vars: config,
            params: environment,
            container_limits: limits,
            input_mapping: map(identifier),
            output_mapping: map(identifier),
          }),
          oneOf: [{ required: ["config"] }, { required: ["file"] }],
        },
        step(["set_pipeline", "file"], {
          set_pipeline: identifier,
          file: text,
          instance_vars: config,
          vars: config,
          var_files: texts,
          team: identifier,
        }),
        step(["load_var", "file"], {
          load_var: identifier,
          file: text,
          format: { enum: ["raw", "trim", "yaml", "yml", "json"] },
          reveal: flag,
        }),
        step(["in_parallel"], {
          in_parallel: {
            anyOf: [
              list(refer("step")),
              object(["steps"], { steps: list(refer("step")), limit: { type: "integer" }, fail_fast: flag }),
            ],
          },
        }),
        step(["do"], { do: list(refer("step")) }),
        step(["try"], { try: refer("step") }),
      ],
    },
    /** Also what stands in a file that `task.file` names. */
    task: object(["platform", "image_resource", "run"], {
      platform: { enum: ["linux", "darwin", "windows"] },
      image_resource: anonymousResource,
      inputs: list(object(["name"], { name: identifier, path: text, optional: flag })),
      outputs: list(object(["name"], { name: identifier, path: text })),
      caches: list(object(["path"], { path: text })),
      params: environment,
      run: object(["path"], { path: text, args: list({ type: "string" }), dir: text, user: text }),
      rootfs_uri: text,
      container_limits: limits,
    }),
  },
} as const;
