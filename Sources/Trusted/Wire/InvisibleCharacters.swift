// SPDX-License-Identifier: Apache-2.0

extension Unicode.Scalar {
  /// Whether a reader sees something else than what is there: a control or format character, a line
  /// or paragraph separator, a character for private use, or none at all. After the general
  /// categories of Unicode 16.0: Cc, Cf, Zl, Zp, Co, and noncharacters.
  public var isInvisible: Bool {
    switch value {
    // Most texts have no others.
    case 0x20...0x7E: false
    // C0, DEL and C1; the soft hyphen.
    case 0...0x1F, 0x7F...0x9F, 0xAD: true
    // Marks of numbers and letters: Arabic, Syriac, Mongolian.
    case 0x600...0x605, 0x61C, 0x6DD, 0x70F, 0x890...0x891, 0x8E2, 0x180E: true
    // Zero width; separators and direction; invisible operators and direction; byte order.
    case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    // Annotations; formats of Kaithi, hieroglyphs, shorthand and music; tags.
    case 0xFFF9...0xFFFB, 0x110BD, 0x110CD, 0x13430...0x1343F: true
    case 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE00FF: true
    // Private use; noncharacters, two of which end each plane.
    case 0xE000...0xF8FF, 0xF0000...0x10FFFF, 0xFDD0...0xFDEF: true
    default: value & 0xFFFE == 0xFFFE
    }
  }
}
