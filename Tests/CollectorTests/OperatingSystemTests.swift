// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import Collector

/// What is published for the contents of os-release and of other release files.
private struct Case: CustomTestStringConvertible, Sendable {
  let testDescription: String
  var osRelease = ""
  var others: [String] = []
  let name: String
  let distro: String
  let version: [String]
}

private let cases = [
  Case(
    testDescription: "Debian 12",
    osRelease: """
      PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
      NAME="Debian GNU/Linux"
      VERSION_ID="12"
      VERSION="12 (bookworm)"
      VERSION_CODENAME=bookworm
      ID=debian
      """,
    others: ["12.5\n"], name: "Debian GNU/Linux 12 (bookworm)", distro: "debian", version: ["12", "5"]),
  Case(
    testDescription: "Debian sid",
    osRelease: "PRETTY_NAME=\"Debian GNU/Linux trixie/sid\"\nID=debian\n", others: ["trixie/sid\n"],
    name: "Debian GNU/Linux trixie/sid", distro: "debian", version: ["", ""]),
  Case(
    testDescription: "Ubuntu 22.04",
    osRelease: "PRETTY_NAME=\"Ubuntu 22.04.3 LTS\"\nVERSION_ID=\"22.04\"\nID=ubuntu\nID_LIKE=debian\n",
    others: ["bookworm/sid\n"], name: "Ubuntu 22.04.3 LTS", distro: "ubuntu", version: ["22", "04"]),
  Case(
    testDescription: "CentOS 7",
    osRelease:
      "NAME=\"CentOS Linux\"\nPRETTY_NAME=\"CentOS Linux 7 (Core)\"\nID=\"centos\"\nVERSION_ID=\"7\"\n",
    others: ["CentOS Linux release 7.9.2009 (Core)\n"], name: "CentOS Linux 7 (Core)", distro: "centos",
    version: ["7", "9"]),
  Case(
    testDescription: "CentOS 6", others: ["CentOS release 6.10 (Final)\nmore\n"],
    name: "CentOS release 6.10 (Final)", distro: "centos", version: ["6", "10"]),
  Case(
    testDescription: "RHEL 6", others: ["Red Hat Enterprise Linux Server release 6.10 (Santiago)\n"],
    name: "Red Hat Enterprise Linux Server release 6.10 (Santiago)", distro: "rhel",
    version: ["6", "10"]),
  Case(
    testDescription: "Scientific Linux 6", others: ["Scientific Linux release 6.10 (Carbon)\n"],
    name: "Scientific Linux release 6.10 (Carbon)", distro: "scientific", version: ["6", "10"]),
  Case(
    testDescription: "RHEL 8",
    osRelease: "ID=\"rhel\"\nVERSION_ID=\"8.10\"\nPRETTY_NAME=\"Red Hat Enterprise Linux 8.10 (Ootpa)\"\n",
    others: ["Red Hat Enterprise Linux release 8.10 (Ootpa)\n"],
    name: "Red Hat Enterprise Linux 8.10 (Ootpa)", distro: "rhel", version: ["8", "10"]),
  Case(
    testDescription: "CentOS Stream 9 has no minor number",
    osRelease: "ID=\"centos\"\nVERSION_ID=\"9\"\nPRETTY_NAME=\"CentOS Stream 9\"\n",
    others: ["CentOS Stream release 9\n"], name: "CentOS Stream 9", distro: "centos",
    version: ["9", "0"]),
  Case(
    testDescription: "Oracle Linux",
    osRelease: "ID=\"ol\"\nVERSION_ID=\"8.9\"\nPRETTY_NAME=\"Oracle Linux Server 8.9\"\n",
    name: "Oracle Linux Server 8.9", distro: "oracle", version: ["8", "9"]),
  Case(
    testDescription: "Alpine",
    osRelease: "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.18.4\nPRETTY_NAME=\"Alpine Linux v3.18\"\n",
    others: ["3.18.4\n"], name: "Alpine Linux v3.18", distro: "alpine", version: ["3", "18"]),
  Case(
    testDescription: "Arch",
    osRelease: "NAME=\"Arch Linux\"\nPRETTY_NAME=\"Arch Linux\"\nID=arch\nBUILD_ID=rolling\n",
    name: "Arch Linux", distro: "arch", version: ["", ""]),
  Case(
    testDescription: "Fedora 39",
    osRelease: "NAME=\"Fedora Linux\"\nID=fedora\nVERSION_ID=39\nPRETTY_NAME=\"Fedora Linux 39\"\n",
    others: ["Fedora release 39 (Thirty Nine)\n"], name: "Fedora Linux 39", distro: "fedora",
    version: ["39", "0"]),
  Case(
    testDescription: "SLES 15 SP5",
    osRelease: "NAME=\"SLES\"\nVERSION=\"15-SP5\"\nVERSION_ID=\"15.5\"\nID=\"sles\"\n",
    name: "SLES 15-SP5", distro: "sles", version: ["15", "5"]),
  Case(
    testDescription: "a derivative keeps its parent's file", osRelease: "ID=Mint\nVERSION_ID=\"21\"\n",
    others: ["12.5\n"], name: "", distro: "mint", version: ["21", "0"]),
  Case(
    testDescription: "no pretty name", osRelease: "NAME=Void\nID=void\n", name: "Void", distro: "void",
    version: ["", ""]),
  Case(
    testDescription: "a version without a name", osRelease: "VERSION=\"7 (Core)\"\nVERSION_ID=7\n",
    name: "7 (Core)", distro: "", version: ["7", "0"]),
  Case(
    testDescription: "what os-release leaves out is in the distribution's own file",
    osRelease: "ID=centos\nHOME_URL=\"https://www.centos.org/\"\n",
    others: ["CentOS Linux release 7.9.2009 (Core)\n"], name: "CentOS Linux release 7.9.2009 (Core)",
    distro: "centos", version: ["7", "9"]),
  Case(
    testDescription: "and not in that of another", osRelease: "ID=void\n",
    others: ["CentOS Linux release 7.9.2009 (Core)\n"], name: "", distro: "void", version: ["", ""]),
  Case(
    testDescription: "a minor number of another major one", osRelease: "ID=centos\nVERSION_ID=8\n",
    others: ["CentOS Linux release 7.9.2009 (Core)\n"], name: "CentOS Linux release 7.9.2009 (Core)",
    distro: "centos", version: ["8", "0"]),
  Case(
    testDescription: "a date for a version", osRelease: "ID=x\nVERSION_ID=20240823\n", name: "", distro: "x",
    version: ["", ""]),
  Case(
    testDescription: "a number shorter than a date", osRelease: "ID=x\nVERSION_ID=2024082.1\n", name: "",
    distro: "x", version: ["2024082", "1"]),
  Case(
    testDescription: "a point and no minor part", osRelease: "ID=x\nVERSION_ID=v7.\n", name: "", distro: "x",
    version: ["7", "0"]),
  Case(
    testDescription: "a v and no number", osRelease: "ID=x\nVERSION_ID=v.7\n", name: "", distro: "x",
    version: ["", ""]),
  Case(
    testDescription: "SUSE without a service pack", others: ["SUSE Linux Enterprise Server 11 (i586)\nVERSION = 11\n"],
    name: "SUSE Linux Enterprise Server 11 (i586)", distro: "sles", version: ["11", "0"]),
  Case(testDescription: "nothing at all", name: "", distro: "", version: ["", ""]),
]

@Test(arguments: cases)
private func an_operating_system_is_told_by_its_files(_ example: Case) {
  let files = example.others.compactMap { ReleaseFile(Array($0.utf8)) }
  let system = OperatingSystem(OSRelease(Array(example.osRelease.utf8)), files)
  #expect(system.name.string == example.name)
  #expect(system.distro.string == example.distro)
  #expect([system.major.string, system.minor.string] == example.version)
}

@Test func usr_lib_stands_in_for_a_missing_os_release_and_the_kernel_is_read_below_root() {
  let tree = Tree([
    "/usr/lib/os-release": "ID=alpine\n", "/proc/sys/kernel/osrelease": "6.1.0-18-amd64\n",
  ])
  let system = OperatingSystem(files: tree.files)
  #expect(system.distro.string == "alpine")
  #expect(system.kernel.string == "6.1.0-18-amd64")
}

/// With the files of what they stand for, whatever their os-release lacks or is in trouble.
@Test func the_older_files_tell_of_a_system_without_os_release() {
  let systems = [
    ("/etc/debian_version", "12.11\n", "Debian GNU/Linux 12.11/debian/12/11"),
    ("/etc/debian_version", "forky/sid\n", "Debian GNU/Linux forky/sid/debian//"),
    ("/etc/alpine-release", "3.22.1\n", "Alpine Linux 3.22.1/alpine/3/22"),
    ("/etc/redhat-release", "Fedora release 42 (Forty Two)\n", "Fedora release 42 (Forty Two)/fedora/42/0"),
    ("/etc/lsb-release", "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=10.04\n", "/ubuntu/10/04"),
  ]
  for (path, text, expected) in systems {
    let tree = Tree([path: text])
    let system = OperatingSystem(files: tree.files)
    let told = [system.name, system.distro, system.major, system.minor].map { $0.string }
    #expect(told.joined(separator: "/") == expected)
  }
}

@Test func a_clone_is_told_by_its_own_file_and_ubuntu_not_by_debians() {
  let rhel = "Red Hat Enterprise Linux Server release 6.10 (Santiago)\n"
  let oracle = Tree(["/etc/redhat-release": rhel, "/etc/oracle-release": "Oracle Linux Server release 6.10\n"])
  #expect(OperatingSystem(files: oracle.files).distro == "oracle")
  let ubuntu = Tree([
    "/etc/debian_version": "squeeze/sid\n",
    "/etc/lsb-release": "DISTRIB_ID=Ubuntu\nDISTRIB_DESCRIPTION=\"Ubuntu 10.04.4 LTS\"\n",
  ])
  #expect(OperatingSystem(files: ubuntu.files).distro == "ubuntu")
  #expect(OperatingSystem(files: ubuntu.files).name == "Ubuntu 10.04.4 LTS")
}

@Test func without_a_file_the_kernel_is_the_running_one() {
  #expect(!OperatingSystem(files: Tree([:]).files).kernel.bytes.isEmpty)
}
