import { z } from "zod";

import type { Endpoint } from "#shared/kernel/endpoint.ts";
import { type ProblemCode, PROBLEMS } from "#shared/kernel/problem.ts";

type JsonObject = Record<string, unknown>;
type Contract = Record<string, Record<string, Endpoint>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Gathers the recursive parts of schemas under `components`, each once, however many schemas hold it. */
class Components {
  readonly schemas: JsonObject = {};
  readonly #names = new Map<string, string>();

  /** The JSON Schema of a zod schema, with its references pointing into `components`. */
  convert(schema: z.ZodType, io: "input" | "output"): JsonObject {
    const { $schema: _, $defs, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as JsonObject;
    if (!isObject($defs)) return json;
    const names = new Map(Object.entries($defs).map(([key, definition]) => [`#/$defs/${key}`, this.#nameOf(key, definition)]));
    for (const [key, definition] of Object.entries($defs))
      this.schemas[names.get(`#/$defs/${key}`) ?? key] = this.#redirect(definition, names);
    const redirected = this.#redirect(json, names);
    return isObject(redirected) ? redirected : json;
  }

  #nameOf(key: string, definition: unknown): string {
    const content = JSON.stringify(definition);
    const known = this.#names.get(content);
    if (known !== undefined) return known;
    const name = key.startsWith("__") ? `Part${this.#names.size + 1}` : key;
    this.#names.set(content, name);
    return name;
  }

  #redirect(value: unknown, names: ReadonlyMap<string, string>): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#redirect(item, names));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const name = key === "$ref" && typeof item === "string" ? names.get(item) : undefined;
        return [key, name === undefined ? this.#redirect(item, names) : `#/components/schemas/${name}`];
      }),
    );
  }
}

function parameters(components: Components, place: "path" | "query", schema: z.ZodType | undefined): JsonObject[] {
  if (schema === undefined) return [];
  const { properties, required } = components.convert(schema, "input");
  if (!isObject(properties)) return [];
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || (Array.isArray(required) && required.includes(name)),
    schema: property,
  }));
}

/** What every endpoint may answer besides its own problems. */
function problemsOf(endpoint: Endpoint): ProblemCode[] {
  const hasInput = endpoint.params !== undefined || endpoint.query !== undefined || endpoint.body !== undefined;
  const isOpen = endpoint.permission === "public";
  return [
    ...(hasInput ? (["request.invalid"] as const) : []),
    ...(isOpen ? [] : (["auth.required"] as const)),
    ...(isOpen || endpoint.permission === "signed-in" ? [] : (["access.denied"] as const)),
    ...(endpoint.problems ?? []),
  ];
}

function responses(components: Components, endpoint: Endpoint): JsonObject {
  const status = endpoint.status ?? 200;
  const content = { "application/json": { schema: components.convert(endpoint.response, "output") } };
  const answers: JsonObject = { [status]: { description: "Done", ...(status === 204 ? {} : { content }) } };
  const byStatus = Map.groupBy(new Set(problemsOf(endpoint)), (code) => PROBLEMS[code].status);
  for (const [problemStatus, codes] of byStatus)
    answers[problemStatus] = {
      description: codes.map((code) => `${code}: ${PROBLEMS[code].title}`).join("; "),
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    };
  return answers;
}

function operation(components: Components, operationId: string, endpoint: Endpoint): JsonObject {
  const { body } = endpoint;
  return {
    operationId,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...(endpoint.permission === "public" ? { security: [] } : { description: `Needs: ${endpoint.permission}` }),
    parameters: [...parameters(components, "path", endpoint.params), ...parameters(components, "query", endpoint.query)],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: components.convert(body, "input") } } } }),
    responses: responses(components, endpoint),
  };
}

const PROBLEM_SCHEMA = {
  type: "object",
  required: ["type", "title", "status", "code"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string", enum: Object.keys(PROBLEMS) },
    detail: { type: "string" },
    issues: {
      type: "array",
      items: { type: "object", required: ["path", "message"], properties: { path: { type: "string" }, message: { type: "string" } } },
    },
    requestId: { type: "string" },
  },
};

/** The OpenAPI 3.1 document of a contract: made from the very schemas that check the requests. */
export function openApiDocument(contract: Contract, { version, basePath }: { version: string; basePath: string }): JsonObject {
  const components = new Components();
  const paths: Record<string, JsonObject> = {};
  for (const [group, endpoints] of Object.entries(contract)) {
    for (const [name, endpoint] of Object.entries(endpoints)) {
      const path = (paths[endpoint.path.replace(/:(\w+)/g, "{$1}")] ??= {});
      path[endpoint.method.toLowerCase()] = operation(components, `${group}.${name}`, endpoint);
    }
  }
  return {
    openapi: "3.1.0",
    info: { title: "Platform builder", version, description: "Errors are problem documents (RFC 9457); switch on `code`, never on text." },
    servers: [{ url: basePath === "/" ? "/" : basePath.slice(0, -1) }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas: { Problem: PROBLEM_SCHEMA, ...components.schemas },
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token, `pbt_…`" },
        session: { type: "apiKey", in: "cookie", name: "pb_session" },
      },
    },
  };
}
