package dev.errand.problem;

/**
 * One fault of an input.
 *
 * @param pointer where: a JSON Pointer (RFC 6901) into the body, or the name of a parameter or
 *     header
 * @param code what, for programs: {@code required}, {@code unknown}, {@code type}, {@code range}, …
 * @param detail what, for people; never holds the value that was sent
 */
public record Violation(String pointer, String code, String detail) {}
