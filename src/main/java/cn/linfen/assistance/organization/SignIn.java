package cn.linfen.assistance.organization;

import java.io.Serializable;

/**
 * With what somebody signed in.
 *
 * @param credentialVersion of the account at that time
 */
record SignIn(int credentialVersion) implements Serializable {}
