package cn.linfen.assistance.problem;

/** An exception of a domain whose message an officer is to read: nothing has changed. */
public interface Refused {}
