// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wire

@testable import Collector

/// The lengths of a file's lines, and whether it was cut.
private func lengths(_ text: String) -> ([Int], Bool) {
  let tree = Tree(["/file": text])
  return lengths(tree.files, "/file")
}

private func lengths(_ files: SystemFiles, _ path: Text) -> ([Int], Bool) {
  var lines = files.lines(of: path)
  var lengths: [Int] = []
  while let line = lines.next() { lengths.append(line.count) }
  return (lengths, lines.isCut)
}

@Test func lines_are_told_whatever_pieces_they_are_read_in() {
  #expect(lengths("") == ([], false))
  #expect(lengths("\n") == ([0], false))
  #expect(lengths("abc\n\nde\nhalf a line") == ([3, 0, 2], false))
  for length in Limits.filePiece - 2...Limits.filePiece + 2 {
    let line = String(repeating: "x", count: length)
    #expect(lengths(line + "\n" + line + "\nx\n") == ([length, length, 1], false), "\(length)")
  }
}

@Test func a_file_that_is_not_there_has_no_lines() {
  #expect(lengths(Tree([:]).files, "/missing") == ([], false))
  #expect(lengths(SystemFiles(quiet: "/"), "/dev/null") == ([], false))
}

@Test func of_a_line_past_the_limit_the_beginning_is_told_and_the_others_are_whole() {
  let full = String(repeating: "x", count: Limits.line)
  #expect(lengths("a\n" + full + "\nb\n") == ([1, Limits.line, 1], false))
  for more in [1, Limits.filePiece, Limits.line + 7] {
    let long = full + String(repeating: "y", count: more)
    let expected = [1, Limits.line, 1, Limits.line, 0, 2]
    #expect(lengths("a\n" + long + "\nb\n" + long + "\n\ncd\n") == (expected, false), "\(more)")
    // The end of the file within such a line.
    #expect(lengths("a\n" + long + "y") == ([1, Limits.line], false), "\(more)")
  }
}

@Test func a_line_past_the_limit_counts_as_one() {
  let long = String(repeating: "x", count: 2 * Limits.line) + "\n"
  let few = String(repeating: "x\n", count: Limits.lines - 1)
  #expect(lengths(few + long).0.count == Limits.lines && !lengths(few + long).1)
  let (lines, isCut) = lengths("x\n" + few + long)
  #expect(lines.count == Limits.lines && isCut)
}

@Test func lines_at_the_limit_are_told_and_past_it_the_file_is_cut() {
  let full = String(repeating: "x\n", count: Limits.lines)
  #expect(lengths(full) == (Array(repeating: 1, count: Limits.lines), false))
  let (lines, isCut) = lengths(full + "x\n")
  #expect(lines.count == Limits.lines && isCut)
}
