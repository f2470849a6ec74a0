package dev.errand.docs;

import static java.util.Map.entry;

import dev.errand.problem.Problem.Kind;
import java.util.Map;

/**
 * What a kind of problem means, and what to do about it; text between backticks is code.
 *
 * @param meaning what has happened, and whether anything was done
 * @param remedy for who has sent the request
 */
record Advice(String meaning, String remedy) {

  /** One for each kind. */
  static final Map<Kind, Advice> ALL =
      Map.ofEntries(
          entry(
              Kind.MALFORMED_JSON,
              new Advice(
                  "The body is not JSON as RFC 8259 and I-JSON (RFC 7493) have it: a syntax error, a"
                      + " member that stands twice, half a surrogate pair, NUL, or text behind the"
                      + " end. Nothing was done.",
                  "`errors` says in which line and column. Let a JSON library write the body, in"
                      + " UTF-8.")),
          entry(
              Kind.INVALID_PARAMETER,
              new Advice(
                  "A query parameter or a header field is unknown, empty, repeated or not in its"
                      + " range. Nothing was done.",
                  "`errors` lists each by its name. `/docs` says what an operation takes; only"
                      + " `priority` may be repeated.")),
          entry(
              Kind.INVALID_CURSOR,
              new Advice(
                  "The cursor was not handed out for this list: it was changed or cut, or belongs to"
                      + " another owner, sort or filter, or was sealed by a key that is no longer"
                      + " known.",
                  "Take `nextCursor`, or the `Link` field, from the page before, and keep sort and"
                      + " filters as they were. Otherwise begin at the first page.")),
          entry(
              Kind.BAD_REQUEST,
              new Advice(
                  "The request could not be read as HTTP: its line, a field, `Host` or the length of"
                      + " its body. Nothing was done, and the connection may be closed.",
                  "Look at what the client, or a proxy in between, really sends.")),
          entry(
              Kind.UNAUTHORIZED,
              new Advice(
                  "The service wants to know who asks, and there was no token, or one that does not"
                      + " hold: expired, not yet valid, signed by another key, of another issuer or"
                      + " for another audience.",
                  "Send `Authorization: Bearer <token>`. `detail` and the field `WWW-Authenticate` say"
                      + " what is wrong; with an expired token, get a new one from its issuer.")),
          entry(
              Kind.FORBIDDEN,
              new Advice(
                  "The token is good and reaches this user, but lacks a scope.",
                  "The field `WWW-Authenticate` names the scope. Ask the issuer for a token with it.")),
          entry(
              Kind.NOT_FOUND,
              new Advice(
                  "There is nothing at this path, or nothing any more: a task in the trash is only"
                      + " found by the list with `deleted=true`. What belongs to an owner whom the"
                      + " token does not reach is not found either.",
                  "Look at the path and its ids; a task may have been deleted, or transferred to"
                      + " another owner.")),
          entry(
              Kind.METHOD_NOT_ALLOWED,
              new Advice(
                  "The path exists, but not with this method.",
                  "The field `Allow` names those that it takes.")),
          entry(
              Kind.NOT_ACCEPTABLE,
              new Advice(
                  "The field `Accept` leaves out the one type in which this is sent.",
                  "Accept the type that `detail` names, or `*/*`. Problems come as"
                      + " `application/problem+json` in any case.")),
          entry(
              Kind.REQUEST_TIMEOUT,
              new Advice(
                  "The body did not arrive within the request's deadline. Nothing was done; the"
                      + " connection is closed.",
                  "Send it again. If it happens often, look at the network, or raise"
                      + " `Request-Timeout` if you have set it.")),
          entry(
              Kind.HANDLE_TAKEN,
              new Advice(
                  "The handle belongs to a user, or did: it is never given to another one.",
                  "If it may be yours from an earlier try, look it up: `GET /v1/users?handle=…`."
                      + " Otherwise choose another handle.")),
          entry(
              Kind.LEASE_LOST,
              new Advice(
                  "The lease's token is not the task's latest: somebody has claimed it since, or it"
                      + " was retried, queued anew, transferred or deleted; for a heartbeat also: the"
                      + " lease has expired. Nothing was changed.",
                  "Stop working on the task, and don't send this again: another worker may be at it."
                      + " If it happens often, send heartbeats earlier, or claim for longer.")),
          entry(
              Kind.CONFLICT,
              new Advice(
                  "The state of the task or user forbids it: a worker holds a live lease, the unique"
                      + " key is held, the task is done, or not dead, or the user is being deleted."
                      + " Nothing was changed.",
                  "`detail` says which. Read the task; a lease ends by itself at"
                      + " `queue.leaseExpiresAt`.")),
          entry(
              Kind.IDEMPOTENCY_IN_PROGRESS,
              new Advice(
                  "The first request with this `Idempotency-Key` has not been answered yet.",
                  "Repeat it after `Retry-After`: the answer to the first one will come.")),
          entry(
              Kind.VERSION_MISMATCH,
              new Advice(
                  "The task has changed since the version that `If-Match` names. Nothing was changed.",
                  "Read the task, look at what has changed, and repeat the change with its new"
                      + " `ETag`.")),
          entry(
              Kind.CONTENT_TOO_LARGE,
              new Advice(
                  "The body is larger than this operation takes, or its answer would be. Nothing was"
                      + " done.",
                  "`detail` names the limit. Divide a batch into smaller ones; keep large things"
                      + " elsewhere, and their address in the payload.")),
          entry(
              Kind.URI_TOO_LONG,
              new Advice(
                  "The URL has more than 8,192 characters.",
                  "Most often it is a filter by payload: make it smaller.")),
          entry(
              Kind.UNSUPPORTED_MEDIA_TYPE,
              new Advice(
                  "The body has no type, or one that is not JSON in UTF-8.",
                  "Send `Content-Type: application/json`; a merge patch may say"
                      + " `application/merge-patch+json`.")),
          entry(
              Kind.VALIDATION_FAILED,
              new Advice(
                  "The body is JSON, but breaks rules: members that are missing, unknown, of the wrong"
                      + " type or out of range. Nothing was done.",
                  "`errors` lists every violation, the first 100, each with a JSON Pointer to its"
                      + " place. Mend them all before sending it again.")),
          entry(
              Kind.IDEMPOTENCY_KEY_REUSED,
              new Advice(
                  "The `Idempotency-Key` was used for another request within the last 24 hours.",
                  "Make a new key for each new request, such as a random UUID, and keep it for"
                      + " repetitions of that request alone.")),
          entry(
              Kind.RATE_LIMITED,
              new Advice(
                  "There were more requests than are allowed in that time. Nothing was done.",
                  "Wait for `Retry-After`, and send fewer: claim several tasks at once, wait for work"
                      + " with `waitSeconds` instead of asking again and again.")),
          entry(
              Kind.QUOTA_EXCEEDED,
              new Advice(
                  "What the owner may have is used up. Nothing was done.",
                  "Delete what is not needed any more, or ask whoever runs the service.")),
          entry(
              Kind.HEADERS_TOO_LARGE,
              new Advice(
                  "The header has more than 16 KiB.",
                  "Look for fields that do not belong here, such as another site's cookies.")),
          entry(
              Kind.INTERNAL,
              new Advice(
                  "The service met a fault of its own. Whether anything was done is not known.",
                  "Tell whoever runs the service the `requestId`: it finds the fault in the log. A read"
                      + " may be tried again; before repeating a change, look at what is there.")),
          entry(
              Kind.OVERLOADED,
              new Advice(
                  "The service has more to do than it can, so it refused at once. Nothing was done.",
                  "Repeat it after `Retry-After`, waiting longer each time.")),
          entry(
              Kind.DATABASE_UNAVAILABLE,
              new Advice(
                  "No connection to the database could be opened. Nothing was done.",
                  "Repeat it after `Retry-After`, waiting longer each time. If it lasts, tell whoever"
                      + " runs the service.")),
          entry(
              Kind.STATEMENT_TIMEOUT,
              new Advice(
                  "A statement did not end within its time, or its connection broke; `statement` names"
                      + " it. A statement that ran out of time is undone; after a broken connection it"
                      + " is not known.",
                  "Reads can be repeated, and so can changes with `If-Match` and completions with the"
                      + " same token. Look at what is there before repeating other changes. If it is"
                      + " always the same statement, tell whoever runs the service.")),
          entry(
              Kind.DEADLINE_EXCEEDED,
              new Advice(
                  "The request's deadline passed: the service's own, or an earlier one by"
                      + " `Request-Timeout`. What ran was cancelled.",
                  "Allow more time, or ask for less. A user's deletion goes on when it is repeated;"
                      + " before repeating other changes, look at what is there.")));
}
