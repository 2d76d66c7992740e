import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { type Code, ConnectError } from "@connectrpc/connect";
import { BadRequestSchema, ResourceInfoSchema, RetryInfoSchema } from "./gen/google/rpc/error_details_pb.js";
import type { Status } from "./gen/google/rpc/status_pb.js";

/** An invalid field of a request, such as `article.body`. */
export interface FieldViolation {
  field: string;
  description: string;
}

/** A call, or one article of several, failed. */
export class DalilError extends Error {
  override readonly name = "DalilError";

  constructor(
    readonly code: Code,
    message: string,
    readonly fieldViolations: readonly FieldViolation[] = [],
    /** Milliseconds after which the server asks to retry. */
    readonly retryDelayMs?: number,
    /** Name of the entity or gazetteer that was not found. */
    readonly resource = "",
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Converts the error of one article of several. */
export function fromStatus(status: Status): DalilError {
  const find: Find = (schema) => status.details.flatMap((detail) => anyUnpack(detail, schema) ?? []);
  return fromDetails(status.code, status.message, find);
}

/** Converts the error of a call. */
export function fromCall(reason: unknown): DalilError {
  const error = ConnectError.from(reason);
  return fromDetails(error.code, error.rawMessage, (schema) => error.findDetails(schema), error);
}

/** Returns the details of one type. */
type Find = <Desc extends DescMessage>(schema: Desc) => MessageShape<Desc>[];

function fromDetails(code: Code, message: string, find: Find, cause?: Error): DalilError {
  const violations = find(BadRequestSchema)
    .flatMap((badRequest) => badRequest.fieldViolations)
    .map(({ field, description }) => ({ field, description }));
  const delay = find(RetryInfoSchema)[0]?.retryDelay;
  const delayMs = delay && Number(delay.seconds) * 1000 + delay.nanos / 1e6;
  const resource = find(ResourceInfoSchema)[0]?.resourceName;
  return new DalilError(code, message, violations, delayMs, resource, { cause });
}
