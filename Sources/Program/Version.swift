/// The agent's version. Xen Orchestra hides an agent whose major version is 0, and XAPI wants all four parts.
public enum Version {
  public static let major = 1
  public static let minor = 0
  public static let micro = 0
  public static let build = 1
  public static let words = "\(major).\(minor).\(micro)-\(build)"
}
