// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Collector

@Test(arguments: [
  (#"NAME=plain"#, "plain"),
  (#"NAME='single $ \" quotes'"#, #"single $ \" quotes"#),
  (#"NAME="double \" \$ \\ \` \n""#, #"double " $ \ ` \n"#),
  (#"NAME=un\quoted\ value"#, "unquoted value"),
  (#"NAME="joined "'to'gether"#, "joined together"),
  (#"  NAME = no"#, ""),
  (#"  NAME=indented  "#, "indented"),
  (#"NAME="#, ""),
  (#"NAME="""#, ""),
  ("NAME=first\nNAME=last", "last"),
  ("NAME=kept\nNAME=\"open", "kept"),
  ("NAME=kept\nNAME='open", "kept"),
  ("NAME=kept\nNAME=open\\", "kept"),
  ("#NAME=comment\n\n\nrubbish\n=\n==\nXNAME=other\nNAMEX=other", ""),
  ("ID=x\r\nNAME=\"CRLF\"\r\nVERSION=1\r\n", "CRLF"),
  ("NAME=a=b", "a=b"),
  (#"NAME='it'\''s'"#, "it's"),
  (#"NAME="$HOME `id` $(id)""#, "$HOME `id` $(id)"),
  ("NAME=\"# no comment\"", "# no comment"),
  (#"NAME="\""#, ""),
  (#"NAME="blanks"   "#, "blanks"),
  (#"NAME="  kept  ""#, "  kept  "),
  ("NAME=\"Größe 🐧\"", "Größe 🐧"),
  ("export NAME=no\nname=no\nNAME =no", ""),
  ("NAME=\"two\nlines\"", ""),
  ("NAME=unended", "unended"),
])
func a_value_is_what_the_shell_would_make_of_it(file: String, name: String) {
  #expect(String(decoding: OSRelease(Array(file.utf8)).name, as: UTF8.self) == name)
}

@Test func bytes_of_any_value_are_taken() {
  let file = Array("NAME=".utf8) + [0xFF, 0x00, 0x41] + Array("\nID=x".utf8)
  #expect(OSRelease(file).name == [0xFF, 0x00, 0x41])
  #expect(OSRelease(file).id == [0x78])
}
