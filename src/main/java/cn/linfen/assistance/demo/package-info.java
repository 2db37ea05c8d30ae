/**
 * The working city of the demonstration: fictitious households whose cases were taken through the
 * real processes, forms and signatures in the months before. Not there in regular operation.
 */
package cn.linfen.assistance.demo;
