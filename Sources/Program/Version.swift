import Wire

/// The agent's version. Xen Orchestra hides an agent whose major version is 0; XAPI wants all four parts.
public enum Version {
  public static let major: Text = "1"
  public static let minor: Text = "0"
  public static let micro: Text = "0"
  public static let build: Text = "1"
  /// All of it, as `--version` prints it.
  public static let text: Text = "1.0.0-1"
}
